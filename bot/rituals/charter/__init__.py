"""Charter: what two companies agreed on how they work together, signed by both and looked at again."""

from typing import Final

from bot.due import NextDue
from bot.rituals.charter.aims import (
    AimsEdit as AimsEdit,
    AimsView as AimsView,
    aims_of as aims_of,
    before_aims as before_aims,
    write_aims as write_aims,
)
from bot.rituals.charter.clause_kinds import (
    CLAUSES as CLAUSES,
    CONTRACT_DATE as CONTRACT_DATE,
    DECISION_RIGHT as DECISION_RIGHT,
    WORKING_GROUP as WORKING_GROUP,
    Filled as Filled,
)
from bot.rituals.charter.clauses import (
    ClauseView as ClauseView,
    add_clause as add_clause,
    before_clause as before_clause,
    change_clause as change_clause,
    clauses_of as clauses_of,
)
from bot.rituals.charter.clock import (
    ask as ask,
    follow_absence as follow_absence,
    note_question as note_question,
    questions_due as questions_due,
    unasked as unasked,
)
from bot.rituals.charter.commands import (
    EditView as EditView,
    Measured as Measured,
    add_criterion as add_criterion,
    before_edit as before_edit,
    before_more as before_more,
    before_new as before_new,
    change_criterion as change_criterion,
    take_out as take_out,
    write as write,
)
from bot.rituals.charter.content import (
    Clash as Clash,
    Piece as Piece,
    begun as begun,
    current as current,
    everybody as everybody,
    partnership_of_revision as partnership_of_revision,
    partnership_of_version as partnership_of_version,
    pieces as pieces,
)
from bot.rituals.charter.criteria import (
    QuestionView as QuestionView,
    Standing as Standing,
    answer as answer,
    before_answer as before_answer,
    history as history,
    settle_questions as settle_questions,
    standings as standings,
    worries as worries,
)
from bot.rituals.charter.dates import (
    RHYTHMS as RHYTHMS,
    first_ask as first_ask,
    review_at as review_at,
)
from bot.rituals.charter.day_questions import (
    DayQuestionView as DayQuestionView,
    answer_day as answer_day,
    before_day_answer as before_day_answer,
    settle_day_questions as settle_day_questions,
)
from bot.rituals.charter.difference import (
    ADDED as ADDED,
    CHANGED as CHANGED,
    REMOVED as REMOVED,
    SAME as SAME,
    Line as Line,
    Run as Run,
    difference as difference,
    differences as differences,
)
from bot.rituals.charter.records import (
    AIMS as AIMS,
    AT_RISK as AT_RISK,
    CONFLICTS as CONFLICTS,
    CRITERIA_MOST as CRITERIA_MOST,
    CRITERION as CRITERION,
    LINE_MOST as LINE_MOST,
    NAME_MOST as NAME_MOST,
    OFF_TRACK as OFF_TRACK,
    ON_TRACK as ON_TRACK,
    PART_MOST as PART_MOST,
    PARTS_MOST as PARTS_MOST,
    PLACES as PLACES,
    PURPOSE as PURPOSE,
    ROLES as ROLES,
    STATES as STATES,
    TEXTS as TEXTS,
    Charter as Charter,
    CharterAims as CharterAims,
    CharterArticle as CharterArticle,
    CharterConfirmation as CharterConfirmation,
    CharterDayQuestion as CharterDayQuestion,
    CharterQuestion as CharterQuestion,
    CharterReview as CharterReview,
    CharterRevision as CharterRevision,
    CharterSignature as CharterSignature,
    CharterVersion as CharterVersion,
    CharterWelcome as CharterWelcome,
    InForce as InForce,
)
from bot.rituals.charter.replacing import (
    OrphanView as OrphanView,
    look_after as look_after,
    orphans_due as orphans_due,
    show_orphan as show_orphan,
)
from bot.rituals.charter.reviewing import (
    ReviewView as ReviewView,
    carry_out_rhythm as carry_out_rhythm,
    checked_months as checked_months,
    confirm as confirm,
    enter_review as enter_review,
    follow_settings as follow_settings,
    last_review as last_review,
    months_of as months_of,
    note_next as note_next,
    open_review as open_review,
    review_view as review_view,
    reviews_due as reviews_due,
    unnoted as unnoted,
    with_next_review as with_next_review,
)
from bot.rituals.charter.signing import (
    before_sign as before_sign,
    sign as sign,
)
from bot.rituals.charter.targets import (
    AT_LEAST as AT_LEAST,
    AT_MOST as AT_MOST,
    NO_FIGURE as NO_FIGURE,
    UNIT_MOST as UNIT_MOST,
    Figure as Figure,
    Target as Target,
    can_be_read_in_two_ways as can_be_read_in_two_ways,
    figure_in as figure_in,
)
from bot.rituals.charter.telling import (
    CharterFigures as CharterFigures,
    CriterionFigures as CriterionFigures,
    InShort as InShort,
    WelcomeView as WelcomeView,
    figures as figures,
    last_signed_of as last_signed_of,
    off_track_of as off_track_of,
    plan_for_conflicts as plan_for_conflicts,
    several_in_short as several_in_short,
    waiting_for as waiting_for,
    welcome as welcome,
)
from bot.rituals.charter.turning import (
    Turn as Turn,
    turned_between as turned_between,
)
from bot.rituals.charter.versions import (
    ArticleDifference as ArticleDifference,
    Change as Change,
    Comparison as Comparison,
    Signed as Signed,
    VersionView as VersionView,
    compare as compare,
    show_versions as show_versions,
    versions_of as versions_of,
    view_of as view_of,
)

next_due: Final = NextDue(reviews_due, questions_due, orphans_due, unnoted, unasked)
"""When something of a charter is due next: a review, a question, or at once where a follow-up left."""
