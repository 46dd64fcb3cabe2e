@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
for %%P in ("py -3" "py -3.14" "py -3.13" "py -3.12" "py -3.11" "python" "python3") do (
  %%~P install.py --check >nul 2>nul && set "FOUND=%%~P" && goto found
)
echo 没有找到可用的 Python。请先安装 64 位 Python，适用的版本见 targets.txt（cp312 即 3.12）。
echo 如已安装，请在安装 Python 时勾选 Add python.exe to PATH，然后重新运行本文件。
pause
exit /b 2
:found
%FOUND% install.py
set "CODE=%ERRORLEVEL%"
pause
exit /b %CODE%
