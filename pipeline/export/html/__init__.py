"""Plan → one HTML file that opens anywhere: ``shell`` makes files, ``report`` the page of a plan."""
