"""The sentences about broken agenda files, by reason, ready for translation."""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a text for the translators' catalogue."""
    return text


TEXTS = {
    # The file itself
    "no_such_file": _("There is no such file. Check the name and the folder."),
    "unreadable_file": _("The file can't be read: %(detail)s."),
    "file_too_large": _(
        "The file is larger than %(most)s KiB. An agenda is text only; shorten it."
    ),
    "not_utf8": _(
        "The file is not saved as UTF-8. Save it again and choose UTF-8 as the encoding."
    ),
    "empty_file": _("The file is empty. Begin with the line “title:” and the seminar's name."),
    # YAML
    "colon_in_text": _(
        'The text has a colon in it. Put quotes round the whole text: "Theme: together".'
    ),
    "tab_character": _("There is a tab here. Use spaces at the beginning of lines."),
    "quote_not_closed": _("A quotation mark is opened here and never closed. Close it."),
    "bracket_not_closed": _("A bracket is opened here and not closed as it should be. Close it."),
    "special_start": _("A text can't begin with %(character)s. Put quotes round the whole text."),
    "missing_colon": _(
        "A field's name needs a colon and a space after it, such as “minutes: 25”. "
        "A text over several lines begins with “|”."
    ),
    "bad_indentation": _(
        "The line doesn't fit in with the lines above. Fields that belong together begin in the "
        "same column, and each field's name is followed by a colon and a space."
    ),
    "text_after_quotes": _(
        "There is text after a closed quotation mark. Put the quotes round the whole text."
    ),
    "text_after_bar": _(
        "Nothing may follow “|” or “>” on its line. Begin the text on the next line."
    ),
    "unreadable_character": _(
        "There is a character here that can't be shown. Write the text again."
    ),
    "several_documents": _("A file holds one agenda. Remove the line “---” and all below it."),
    "yaml_error": _("This is not YAML as it should be: %(detail)s."),
    "anchor": _(
        "“&” and “*” (anchors and aliases) are not used in agendas. Write the text out, or put "
        "quotes round it if it begins with the sign."
    ),
    "tag": _("“!” (a tag) is not used in agendas. Remove it, or put quotes round the text."),
    "too_deep": _("Lists within lists go too deep here. Check the dashes and the brackets."),
    "field_name_expected": _("The name of a field was expected here, such as “title:”."),
    "repeated_field": _(
        "“%(field)s” stands here again; the first is on line %(first)s. Keep one of them."
    ),
    # Shape
    "missing_field": _("“%(field)s” is missing here. Add the line “%(field)s: …”."),
    "unknown_field": _("There is no field called “%(field)s” here. Known fields: %(known)s."),
    "unknown_field_guess": _(
        "There is no field called “%(field)s” here. Did you mean “%(guess)s”?"
    ),
    "fields_expected": _(
        "Fields are expected under “%(field)s”, such as “%(example)s: …”, each on its own line "
        "and moved in."
    ),
    "agenda_expected": _("An agenda consists of fields, such as “title: …”. Begin with those."),
    "list_expected": _(
        "“%(field)s” should be a list: each entry on its own line, beginning with “- ”."
    ),
    "text_expected_not_list": _("“%(field)s” should be one text, not a list. Remove the dashes."),
    "text_expected_not_fields": _(
        "“%(field)s” should be a text. If the text has a colon in it, put quotes round the whole "
        "text."
    ),
    "empty_entry": _("The entry is empty. Write something after the dash, or remove the line."),
    "number_expected": _("“%(field)s” should be a whole number, such as 3, not “%(value)s”."),
    "number_too_small": _("“%(field)s” is %(value)s; the least is %(least)s."),
    "number_too_large": _("“%(field)s” is %(value)s; the most is %(most)s."),
    "bad_choice": _("“%(field)s” can't be “%(value)s”. Choose one of: %(known)s."),
    "bad_choice_guess": _(
        "“%(field)s” can't be “%(value)s”. Did you mean “%(guess)s”? Choose one of: %(known)s."
    ),
    "too_many_entries": _("“%(field)s” has too many entries; the most is %(most)s. Remove some."),
    "not_valid": _("“%(field)s” can't be read: %(detail)s."),
    # Values
    "empty_text": _("“%(field)s” is empty. Write something, or remove the line."),
    "text_too_long": _(
        "“%(field)s” is %(length)s characters long; the most is %(most)s. Shorten it."
    ),
    "control_character": _(
        "“%(field)s” has an invisible character in it (%(code)s) that can't be shown. Write the "
        "text again."
    ),
    "bad_key": _(
        "The key “%(value)s” should be 1 to 40 of the small letters a to z, digits, “-” and “_”, "
        "and begin with a letter or a digit."
    ),
    "bad_email": _("“%(value)s” is not an e-mail address, such as name@example.org."),
    "bad_link": _("“%(value)s” is not a link. Write it in full: https://… or mailto:…."),
    "bad_clock_time": _("“%(value)s” is not a time of day. Write hours and minutes: 09:30."),
    "bad_yes_no": _("“%(field)s” can't be “%(value)s”. Write true or false."),
    "bad_duration": _(
        "“%(value)s” is not a length of time. Write the minutes, such as 25, or 25 min, 0:25, "
        "1 t 30 min."
    ),
    "duration_too_short": _(
        "A block lasts longer than “%(value)s”. Write the minutes, such as 25."
    ),
    "duration_too_long": _(
        "“%(value)s” is longer than a day. A block lasts at most %(most)s minutes."
    ),
    "unknown_time_zone": _("There is no time zone called “%(value)s”. Write it as Europe/Oslo."),
    "prioritise_order": _(
        "“from” (%(fewest)s) is more than “to” (%(most)s). Write the smaller number as “from”."
    ),
    # The whole agenda
    "no_blocks": _("The agenda has no blocks. Add at least one under “blocks”."),
    "repeated_key": _(
        "The key “%(value)s” is used already, on line %(first)s. Give this one a key of its own."
    ),
    "reserved_key": _("The key “%(value)s” is kept for the parking lot. Choose another."),
    "questions_need_group_work": _(
        "Only group work has questions. Write “kind: group_work”, or move the questions."
    ),
    "phases_need_group_work": _(
        "Only group work has phases. Write “kind: group_work”, or remove the phases."
    ),
    "phases_do_not_add_up": _(
        "The phases last %(phases)s minutes together, but the block lasts %(minutes)s. Make them "
        "equal."
    ),
    "minimum_over_length": _(
        "“min_minutes” (%(least)s) is more than the block's “minutes” (%(minutes)s). Write a "
        "smaller number."
    ),
    "no_organiser_to_answer": _(
        "The answers go to the organisers, but none is listed. Add one under “organisers”, or "
        "write “answers_go_to: group”."
    ),
    "addressees_without_answers": _(
        "The answers stay with the group, so they have no addressees. Write “answers_go_to: "
        "organisers”, or remove “addressees”."
    ),
    "unknown_addressee": _(
        "No organiser has the key “%(value)s”. The organisers' keys are: %(known)s."
    ),
    "unknown_addressee_guess": _("No organiser has the key “%(value)s”. Did you mean “%(guess)s”?"),
    "addressee_without_organisers": _(
        "“%(value)s” is not listed under “organisers”. Add it there with “key” and “name”."
    ),
    "repeated_addressee": _("“%(value)s” stands twice in the list. Remove one of them."),
    "agenda_too_long": _(
        "The blocks last %(hours)s hours together; the most is three days. Check the minutes."
    ),
}
