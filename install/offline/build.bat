@echo off
chcp 65001 >nul
setlocal
set "PYTHONUTF8=1"
set "PY=%~dp0venv\Scripts\python.exe"
if not exist "%PY%" goto missing
if "%~1"=="" goto folder
"%PY%" -m pipeline build %* -o "%~dp0output"
goto done
:folder
cd /d "%~dp0"
"%PY%" -m pipeline build
:done
set "CODE=%ERRORLEVEL%"
if exist "%~dp0output\" start "" "%~dp0output"
pause
exit /b %CODE%
:missing
echo 还没有安装。请先双击 install.bat。
pause
exit /b 2
