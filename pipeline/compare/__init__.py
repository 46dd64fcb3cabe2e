"""Last year's plan and this year's → what corresponds (``align``) and what changed (``changes``)."""
