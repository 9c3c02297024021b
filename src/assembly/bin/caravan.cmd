@echo off
rem Runs Caravan: bin\caravan [-Dproperty=value ...] [report | advice | whatif CHAIN MODEL,MODEL...]
rem
rem Folders such as inbox\ lie where it is started. So does caravan.yaml; where there is none, that of the distribution is
rem used. Route files in the distribution's routes\ replace packaged ones. Options of the JVM go into JAVA_OPTS.
rem "bin\caravan healthy" tells by its status whether the one that runs here answers.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if "%~1"=="healthy" (
    "%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx32m -cp "%home%\lib\*" dev.caravan.app.Healthy
    exit /b
)
set "own="
if not exist caravan.yaml if not defined CARAVAN_CONFIG set own="-Dcaravan.config=%home%\caravan.yaml"
if not defined CARAVAN_ROUTES set own=%own% "-Dcaravan.routes=%home%\routes"
rem What SQLite and Netty do is meant, so a new JVM need not warn of it; an older one ignores what it doesn't know.
set "quiet=-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
"%java%" %quiet% %JAVA_OPTS% -cp "%home%\lib\*" dev.caravan.app.Main %own% %*
exit /b
