"""What people read when something is refused."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from seminar.domain.errors import SeminarError

TEXTS = {
    "addressee_unknown": _("This question can't be addressed to that organiser."),
    "address_refused": _("You have no access to this. Open your own link again."),
    "alerts_out_of_bounds": _(
        "Choose at most %(most)s alerts, each from 0 to %(earliest)s minutes before the end."
    ),
    "base_unknown": _("The point has no such version."),
    "block_behind": _("The programme has passed this block."),
    "block_is_current": _("The programme is at this block already."),
    "block_skipped": _("This block is left out already."),
    "block_unknown": _("There is no such block in the programme."),
    "broken_agenda_file": _("The agenda file has %(count)s faults."),
    "code_unknown": _("No seminar has this code. Check it against the screen in the room."),
    "date_unreadable": _("Give a date and a time of day, such as 27.04.2027 and 09:00."),
    "export_failed": _("The file could not be made. Nothing is lost; try again."),
    "exports_busy": _("Many files are being made. Try again in a moment."),
    "extension_out_of_bounds": _("Give a number of minutes, up to a day."),
    "extra_time_needs_group_work": _("A group can get extra time in group work only."),
    "field_invalid": _("“%(name)s” isn't filled in the way it should be."),
    "field_missing": _("“%(name)s” is missing."),
    "field_too_long": _("At most %(most)s characters here. Shorten the text."),
    "field_unknown": _("“%(name)s” is not a field here."),
    "group_full": _("There is no room for more in this group. Choose another one."),
    "group_not_chosen": _("Choose your group first."),
    "group_unknown": _("There is no such group in this seminar."),
    "groups_number": _("Choose from 1 to %(most)s groups."),
    "last_block_left": _("This is the only block left. Finish the programme instead."),
    "link_revoked": _("This link no longer works. Ask the facilitator for a new one."),
    "link_unknown": _("This link doesn't work. Ask for a new one."),
    "no_block_before": _("This is the first block."),
    "no_extra_time_to_take": _("This group has no extra time to take back."),
    "no_time_left_to_take": _("There is no time left here to take from."),
    "not_in_a_group": _("Only members of a group can do this."),
    "not_saved": _("This could not be saved just now. Your text is kept; try again."),
    "not_the_scribe": _("Only the scribe writes. Take over as scribe first."),
    "not_yours_to_do": _("You can't do this here."),
    "nothing_to_regain": _("There is no time to win back this way."),
    "nothing_to_undo": _("There is nothing to undo."),
    "operation_taken": _("This was already sent by somebody else."),
    "operation_unknown": _("The server doesn't know this kind of request."),
    "operation_unreadable": _("The request can't be read."),
    "organiser_unknown": _("There is no such organiser in this seminar."),
    "participant_away": _("That person is not here just now."),
    "participant_unknown": _("That person is not in this group."),
    "phase_unknown": _("The block has no such phase."),
    "point_moved_on": _("Somebody changed this point just now. Look at it again."),
    "point_unknown": _("This point is not there."),
    "priority_twice": _("A point can be put first only once."),
    "programme_already_started": _("The programme has started already."),
    "programme_dormant": _(
        "The seminar should have ended more than twelve hours ago. Choose first whether it goes on."
    ),
    "programme_finished": _("The programme is finished."),
    "programme_moved_on": _("Somebody moved the programme just before you. Look at it again."),
    "programme_not_dormant": _("The programme is going on already."),
    "programme_not_finished": _("The programme is not finished."),
    "programme_not_paused": _("The programme is not paused."),
    "programme_not_started": _("The programme has not started."),
    "programme_paused": _("The programme is paused already."),
    "question_unknown": _("There is no such question in the programme."),
    "replan_out_of_bounds": _("Give the number of minutes to win back, up to a day."),
    "round_already_started": _("The groups are reporting already."),
    "round_needs_plenary": _("Groups report in a plenary block only."),
    "round_not_started": _("No group is reporting just now."),
    "round_order_invalid": _("Give the groups in the order they are to report, each of them once."),
    "round_seconds_out_of_bounds": _("Give each group from a second to an hour."),
    "seminar_closed": _("The seminar is closed. Everything written is kept."),
    "seminar_unknown": _("This seminar is not here any more."),
    "server_busy": _("The server has more to do than it can. Your text is kept; try again."),
    "text_empty": _("A point needs some words."),
    "text_too_long": _(
        "A point can hold %(most)s characters. Share the text among several points."
    ),
    "too_many_at_once": _("At most %(most)s at once."),
    "too_many_connections": _("Too many windows are open on this device. Close some of them."),
    "too_many_connections_by_link": _("Too many windows use this link. Close some of them."),
    "too_many_guesses": _("Too many wrong codes. Wait a minute and try again."),
    "too_many_handshakes": _("This device connects very often. It tries again in a moment."),
    "too_many_handshakes_by_link": _("Many connect with this link just now. Wait a moment."),
    "too_many_joins": _("Many are joining just now. Wait a moment and try again."),
    "too_many_operations": _("This came too fast. It is kept and sent again in a moment."),
    "too_many_readings": _("This was asked for very often. Wait a moment and try again."),
    "too_many_priorities": _("At most %(most)s points can be put first here."),
}


def text_of(error: SeminarError) -> str:
    """The refusal in the reader's language."""
    return text_of_reason(error.reason, error.params)


def text_of_reason(reason: str, params: dict[str, str | int]) -> str:
    """The sentence for a reason. An unknown one would be a mistake of ours, and says so."""
    text = TEXTS.get(reason)
    if text is None:
        return gettext("Something went wrong (%(reason)s).", reason=reason)
    return str(text) % params
