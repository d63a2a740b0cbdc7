#!/bin/sh
# Makes this folder ready to run the server, or with "test" to run the tests too.
# Each step is done again only when the files it depends on have changed.
#
#   scripts/setup.sh [run|test]        PYTHON=python3.12 scripts/setup.sh
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
python=${PYTHON:-python3}
venv=.venv
stamps=$venv/.setup

weasyprint_debian="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# changed STEP FILE...: true when a file differs from what it was when the step was last done.
changed() {
    step=$1; shift
    sum=$(cat -- "$@" /dev/null | cksum)
    [ "$sum" != "$(cat "$stamps/$step" 2>/dev/null || true)" ]
}
done_with() { printf '%s\n' "$sum" >"$stamps/$1"; }

# apt_install WHAT_FOR PACKAGE...
apt_install() {
    what_for=$1; shift
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || fail "$what_for needs system packages: run apt-get install $* as root, then start again."
        as_root=sudo
    fi
    say "Installing $* for $what_for …"
    $as_root apt-get update -q >/dev/null || true
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@" </dev/null >/dev/null ||
        fail "$what_for needs system packages that could not be installed: run apt-get install $* as root, then start again."
}

make_virtualenv() {
    # The commands in a virtual environment hold its full path, so one that was moved is made anew.
    if [ "$(cat "$stamps/place" 2>/dev/null || true)" = "$PWD" ] &&
        "$venv/bin/python" -c '' 2>/dev/null; then return; fi
    if ! have "$python" && have apt-get; then apt_install "Dialogseminar" python3 python3-venv; fi
    have "$python" || fail "Dialogseminar needs Python 3.11 or newer: install it, then start again."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Dialogseminar needs Python 3.11 or newer, and $python is $("$python" -V 2>&1): name another with PYTHON=…"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        have apt-get || fail "$python has no venv module: install it (on Fedora: dnf install python3), then start again."
        apt_install "a virtual environment" python3-venv
    fi
    say "Making a virtual environment in $venv …"
    "$python" -m venv --clear "$venv"
    mkdir -p "$stamps"
    printf '%s\n' "$PWD" >"$stamps/place"
}

pip_install() { "$venv/bin/python" -m pip install -q --disable-pip-version-check "$@" >&2; }

install_packages() {
    if changed packages requirements.lock; then
        say "Installing Python packages …"
        pip_install --require-hashes -r requirements.lock
        done_with packages
    fi
    if [ "$purpose" = test ] && changed dev-packages requirements-dev.lock; then
        say "Installing Python packages for the tests …"
        pip_install --require-hashes -r requirements-dev.lock
        done_with dev-packages
    fi
    if changed product pyproject.toml; then
        PYTHONWARNINGS=ignore pip_install --no-deps --no-build-isolation -e .
        done_with product
    fi
}

weasyprint_finds_its_libraries() {
    "$venv/bin/python" -W ignore -c 'from weasyprint.text import ffi; assert ffi.harfbuzz_subset' >/dev/null 2>&1
}

install_pdf_libraries() {
    changed pdf-libraries requirements.lock || return 0
    if ! weasyprint_finds_its_libraries; then
        for_pdf="The PDF report needs the libraries Pango and HarfBuzz:"
        if have apt-get; then
            # shellcheck disable=SC2086  # several packages
            apt_install "the PDF report" $weasyprint_debian
        elif have brew; then fail "$for_pdf run brew install pango, then start again."
        elif have dnf; then fail "$for_pdf run sudo dnf install pango harfbuzz, then start again."
        else fail "$for_pdf install Pango 1.44 or newer with pangoft2, and harfbuzz-subset, then start again."
        fi
        weasyprint_finds_its_libraries ||
            fail "$for_pdf they are installed, yet $venv/bin/python -c 'import weasyprint' does not work."
    fi
    done_with pdf-libraries
}

# Node 18.17 is the first whose readdir goes into folders.
node_is_new_enough() {
    have npm && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 18 || (major === 18 && minor >= 17) ? 0 : 1)' 2>/dev/null
}

fetch_front_end() {
    changed front-end package-lock.json scripts/vendor.mjs scripts/icons.txt ||
        [ ! -d static/vendor ] || [ ! -d node_modules ] || return 0
    PATH="$PWD/$venv/bin:$PATH"
    if ! node_is_new_enough; then
        say "Installing Node …"
        pip_install --require-hashes -r requirements-node.lock
    fi
    say "Fetching what the browser needs …"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    node scripts/vendor.mjs
    done_with front-end
}

compile_translations() {
    catalogues=$(find seminar/translations -name '*.po' 2>/dev/null || true)
    [ -n "$catalogues" ] || return 0
    for catalogue in $catalogues; do
        [ -f "${catalogue%.po}.mo" ] || rm -f "$stamps/translations"
    done
    # shellcheck disable=SC2086  # several files
    changed translations $catalogues || return 0
    "$venv/bin/pybabel" -q compile -d seminar/translations >&2
    done_with translations
}

# The shell is Chromium without its windows: it opens a page in half the time.
find_browser() {
    if [ -n "${CHROMIUM:-}" ] || have chromium-headless-shell || have chromium ||
        have chromium-browser || have google-chrome; then return; fi
    have apt-get || fail "The browser tests need Chromium: install it or name one with CHROMIUM=…, then start again."
    say "Looking for a Chromium for the browser tests …"
    (apt_install "the browser tests" chromium-headless-shell 2>/dev/null) ||
        apt_install "the browser tests" chromium
}

# Playwright brings a Node of its own, which a bare Debian has not all libraries for.
find_browser_driver() {
    changed browser-driver requirements-dev.lock || return 0
    if ! "$venv/bin/playwright" --version >/dev/null 2>&1; then
        have apt-get || fail "The browser tests need the library libatomic: install it, then start again."
        apt_install "the browser tests" libatomic1
    fi
    done_with browser-driver
}

# It shows that the disk has what the server calls saved.
find_strace() {
    if have strace || ! have apt-get; then return; fi
    apt_install "the tests of the server's promises" strace
}

make_virtualenv
install_packages
install_pdf_libraries
fetch_front_end
compile_translations
if [ "$purpose" = test ]; then
    find_browser
    find_browser_driver
    find_strace
fi
