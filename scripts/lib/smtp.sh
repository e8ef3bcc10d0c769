# aiosmtpd for the mail tests, in a virtual environment under target/.
# Sourced after common.sh. `jt_smtp_install` exports JT_SMTP_PYTHON.

jt_smtp_install() {
    local wanted="$JT_ROOT/tests/tools/requirements.txt" folder
    folder="$JT_TARGET/tools/smtp-venv"
    export JT_SMTP_PYTHON="$folder/bin/python3"
    if cmp -s "$wanted" "$folder/installed.txt" && "$JT_SMTP_PYTHON" -c 'import aiosmtpd' 2>/dev/null; then
        return 0
    fi
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        if ! { jt_apt python3 python3-venv && python3 -c 'import ensurepip, venv' 2>/dev/null; }; then
            jt_error 'The mail tests need Python 3 with venv (Debian: apt-get install python3 python3-venv).'
            return 1
        fi
    fi
    # installed.txt is written last: a half-made folder is never taken for a whole one.
    mkdir -p "$JT_TARGET/tools"
    rm -rf -- "$folder"
    if ! python3 -m venv "$folder" ||
        ! "$JT_SMTP_PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$wanted" >&2; then
        rm -rf -- "$folder"
        jt_error "The Python packages of tests/tools/requirements.txt could not be installed."
        return 1
    fi
    cp -- "$wanted" "$folder/installed.txt"
}

jt_smtp_version() { "$JT_SMTP_PYTHON" -c 'import aiosmtpd, sys; print("aiosmtpd", aiosmtpd.__version__, "on Python", sys.version.split()[0])'; }
