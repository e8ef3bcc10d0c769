# Chromium, its driver, a Chinese font and axe-core for the browser journeys.
# Sourced after common.sh. `jt_browser_install` exports JT_CHROMIUM,
# JT_CHROMEDRIVER and JT_AXE_JS.

JT_AXE_VERSION=4.14.1
JT_AXE_SHA512=FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==

# First of the named programs that is here.
jt_first_program() {
    local name
    for name in "$@"; do
        if command -v "$name"; then return 0; fi
    done
    return 1
}

# Exports what is here; false where something is missing.
jt_browser_find() {
    local here=0
    JT_CHROMIUM=${JT_CHROMIUM:-$(jt_first_program chromium chromium-browser google-chrome)} || here=1
    JT_CHROMEDRIVER=${JT_CHROMEDRIVER:-$(jt_first_program chromedriver chromium.chromedriver)} || here=1
    [ -n "$(fc-list :lang=zh family 2>/dev/null)" ] || here=1
    export JT_CHROMIUM JT_CHROMEDRIVER
    return "$here"
}

# npm's own package file, its checksum compared with the one above, unpacked once.
jt_axe_install() {
    local folder="$JT_TARGET/tools/axe-$JT_AXE_VERSION" work sum
    export JT_AXE_JS="$folder/axe.min.js"
    [ -s "$JT_AXE_JS" ] && return 0
    if ! command -v npm >/dev/null; then
        if ! { jt_apt npm && command -v npm >/dev/null; }; then
            jt_error "npm is needed once, to fetch axe-core $JT_AXE_VERSION: install npm (it comes with Node.js)"
            return 1
        fi
    fi
    mkdir -p "$JT_TARGET/tools"
    work=$(mktemp -d "$JT_TARGET/tools/axe.XXXXXXXX")
    if ! (cd "$work" && npm pack --silent --ignore-scripts "axe-core@$JT_AXE_VERSION" >/dev/null); then
        rm -rf -- "$work"
        jt_error "npm could not fetch axe-core $JT_AXE_VERSION"
        return 1
    fi
    sum=$(node -p 'require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64")' \
        "$work/axe-core-$JT_AXE_VERSION.tgz")
    if [ "$sum" != "$JT_AXE_SHA512" ]; then
        rm -rf -- "$work"
        jt_error "axe-core $JT_AXE_VERSION has another checksum than expected: $sum"
        return 1
    fi
    tar -xzf "$work/axe-core-$JT_AXE_VERSION.tgz" -C "$work"
    # Moved into place whole: another run may be doing the same.
    [ -d "$folder" ] || mv -- "$work/package" "$folder"
    rm -rf -- "$work"
    [ -s "$JT_AXE_JS" ]
}

jt_browser_install() {
    if ! jt_browser_find; then
        jt_apt chromium chromium-driver fontconfig fonts-noto-cjk || true
        if ! jt_browser_find; then
            jt_error 'The browser journeys need Chromium, ChromeDriver of the same version, and a Chinese font.'
            jt_say "  found: chromium ${JT_CHROMIUM:-none}, chromedriver ${JT_CHROMEDRIVER:-none}, Chinese font: $(fc-list :lang=zh family 2>/dev/null | head -n 1 | grep . || echo none)" >&2
            jt_say '  Debian: apt-get install chromium chromium-driver fontconfig fonts-noto-cjk' >&2
            jt_say '  elsewhere: set JT_CHROMIUM and JT_CHROMEDRIVER to the programs' >&2
            return 1
        fi
    fi
    jt_axe_install
}

jt_browser_version() { "$JT_CHROMIUM" --version 2>/dev/null; }
jt_chromedriver_version() { "$JT_CHROMEDRIVER" --version | sed 's/ (.*//'; }
