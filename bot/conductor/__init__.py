"""What takes more than one ritual: rituals do not know each other, so somebody must conduct them."""

from bot.conductor.action import (
    accept_action as accept_action,
    change_action as change_action,
    drop_action as drop_action,
    finish_action as finish_action,
    offer_action as offer_action,
    reopen_action as reopen_action,
    take_action as take_action,
)
from bot.conductor.agreement import (
    Submitted as Submitted,
    agree_to as agree_to,
    begin_agreement as begin_agreement,
    history_for as history_for,
    standing_for as standing_for,
    standing_of as standing_of,
)
from bot.conductor.api import (
    LISTS as LISTS,
    MOST as MOST,
    Wish as Wish,
    change_api as change_api,
    read_collaboration as read_collaboration,
    read_list as read_list,
    tokens_listed as tokens_listed,
)
from bot.conductor.calendars import read_feed as read_feed
from bot.conductor.charter import (
    add_clause as add_clause,
    add_criterion as add_criterion,
    before_clause as before_clause,
    before_clause_change as before_clause_change,
    before_criterion as before_criterion,
    before_new_criterion as before_new_criterion,
    before_signing as before_signing,
    change_clause as change_clause,
    change_criterion as change_criterion,
    charter_export as charter_export,
    charter_in as charter_in,
    charter_page as charter_page,
    charter_versions as charter_versions,
    compare_charter as compare_charter,
    confirm_charter as confirm_charter,
    open_charter_review as open_charter_review,
    sign_charter as sign_charter,
    take_out_of_charter as take_out_of_charter,
    welcome as welcome,
    write_charter as write_charter,
)
from bot.conductor.escalation import (
    add_rung as add_rung,
    before_resolving as before_resolving,
    before_rung as before_rung,
    before_times as before_times,
    change_rung as change_rung,
    count_critical as count_critical,
    count_through as count_through,
    leave_out_rung as leave_out_rung,
    propose_times as propose_times,
    resolve_blocker as resolve_blocker,
)
from bot.conductor.forums import (
    before_new_forum as before_new_forum,
    change_forum as change_forum,
    end_forum as end_forum,
    forum_calendar_for as forum_calendar_for,
    forum_plan_of as forum_plan_of,
    forums_for as forums_for,
    move_forum as move_forum,
    new_forum as new_forum,
    open_forum_now as open_forum_now,
    pause_forum as pause_forum,
    skip_forum as skip_forum,
)
from bot.conductor.idea import (
    before_trying as before_trying,
    read_idea as read_idea,
    take_idea as take_idea,
    take_idea_to as take_idea_to,
    try_idea as try_idea,
)
from bot.conductor.invitation import settle_invitation as settle_invitation
from bot.conductor.lifetime import (
    before_ending as before_ending,
    begin as begin,
    come_back as come_back,
    end as end,
    go_away as go_away,
    go_away_here as go_away_here,
    uninstall as uninstall,
)
from bot.conductor.mail import (
    before_stopping as before_stopping,
    confirm_mail as confirm_mail,
    end_mail as end_mail,
    mail_climbed as mail_climbed,
    mail_of_letter as mail_of_letter,
    stop_mail as stop_mail,
)
from bot.conductor.mediation import (
    agree_in_mediation as agree_in_mediation,
    before_mediation as before_mediation,
    before_proposal as before_proposal,
)
from bot.conductor.members import (
    deactivated as deactivated,
    members_were as members_were,
    met as met,
    renamed as renamed,
)
from bot.conductor.messages import (
    draw_message as draw_message,
    stands as stands,
)
from bot.conductor.mine import (
    home_of as home_of,
    mine_of as mine_of,
    waiting_for as waiting_for,
)
from bot.conductor.more import more_of as more_of
from bot.conductor.new_action import (
    FROM_CHARTER as FROM_CHARTER,
    FROM_INVITATION as FROM_INVITATION,
    FROM_RETRO as FROM_RETRO,
    FROM_SCORECARD as FROM_SCORECARD,
    FROM_STATUS as FROM_STATUS,
    ActionSource as ActionSource,
    before_new_action as before_new_action,
    note_new_action as note_new_action,
)
from bot.conductor.panel import (
    draw_panels as draw_panels,
    panel_in as panel_in,
    show_panel as show_panel,
)
from bot.conductor.partnership import (
    SetUpView as SetUpView,
    before_filling as before_filling,
    before_set_up as before_set_up,
    change_settings as change_settings,
    correct_person as correct_person,
    fill_parts as fill_parts,
    left as left,
    people_of as people_of,
    rename_channel as rename_channel,
    say_about_me as say_about_me,
    set_up as set_up,
)
from bot.conductor.parts import say_wrong as say_wrong
from bot.conductor.personal import (
    erase_me as erase_me,
    erase_user as erase_user,
    export_user as export_user,
    my_data as my_data,
    my_export as my_export,
)
from bot.conductor.plans import (
    change_disagreement_days as change_disagreement_days,
    change_meetings as change_meetings,
    change_retros as change_retros,
    change_reviews as change_reviews,
    change_scorecards as change_scorecards,
    meet_every_other_week as meet_every_other_week,
    pause_meetings as pause_meetings,
    pause_retros as pause_retros,
)
from bot.conductor.portfolio import (
    portfolio_of as portfolio_of,
    shown_line as shown_line,
)
from bot.conductor.reference import find_reference as find_reference
from bot.conductor.retro import (
    agreed_before as agreed_before,
    before_retro_now as before_retro_now,
    cancel_retro as cancel_retro,
    complete_terms as complete_terms,
    destroy_orphans as destroy_orphans,
    end_retro_talk as end_retro_talk,
    follow_retro_cadence as follow_retro_cadence,
    go_on_with_retro as go_on_with_retro,
    live_boxes as live_boxes,
    open_retro_now as open_retro_now,
    replace_lost_retro as replace_lost_retro,
    retro_form as retro_form,
)
from bot.conductor.risk import (
    before_review as before_review,
    before_saying_from_status as before_saying_from_status,
    blocker_of_risk as blocker_of_risk,
    review_risks as review_risks,
)
from bot.conductor.said import (
    before_proposing_from_card as before_proposing_from_card,
    propose_from_card as propose_from_card,
)
from bot.conductor.scorecard import (
    look_at_posted as look_at_posted,
    look_at_scorecard as look_at_scorecard,
    picture_not_put_up as picture_not_put_up,
    picture_put_up as picture_put_up,
    post_due_scorecard as post_due_scorecard,
    post_scorecard as post_scorecard,
    scorecard_of_month as scorecard_of_month,
    scorecard_picture as scorecard_picture,
    send_past as send_past,
    without_picture as without_picture,
)
from bot.conductor.status import (
    approve_minutes as approve_minutes,
    blockers_of_status as blockers_of_status,
    close_status as close_status,
    deal_with_point as deal_with_point,
    decide as decide,
    minutes_of as minutes_of,
    nothing_new as nothing_new,
    remark_on_minutes as remark_on_minutes,
    replace_decision as replace_decision,
    see_to_approval as see_to_approval,
    send_point_up as send_point_up,
)
from bot.conductor.succession import (
    go_on_here as go_on_here,
    offer_to_go_on as offer_to_go_on,
)
from bot.conductor.taking_along import (
    take_along as take_along,
    take_year_along as take_year_along,
    taken_along as taken_along,
    what_was_done as what_was_done,
)
from bot.conductor.webhook import (
    begin_webhook as begin_webhook,
    end_webhook as end_webhook,
    letter_of as letter_of,
    tell_outside as tell_outside,
)
