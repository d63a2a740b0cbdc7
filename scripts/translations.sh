#!/bin/sh
# Collects every text of the product into the catalogues, and compiles them.
set -eu
cd "$(dirname "$0")/.."
folder=seminar/translations
babel=".venv/bin/python -m babel.messages.frontend -q"

$babel extract --mapping-file pyproject.toml --keyword lazy_gettext --sort-by-file \
    --add-location file --project Dialogseminar --copyright-holder "Dialogseminar contributors" \
    --output-file "$folder/messages.pot" seminar templates static/js
for language in nb nn; do
    $babel update --init-missing --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete \
        --locale "$language" --input-file "$folder/messages.pot" --output-dir "$folder"
done
$babel compile --statistics --directory "$folder"
