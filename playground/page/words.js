/** The page's own words: the English stands where it is said, and the Danish of each stands here. */

const KEPT = "embedded-slack-language";

/** What the page can speak, by the name of each in itself. */
export const LANGUAGES = { en: "English", da: "Dansk" };

const DANISH = {
  // The frame.
  "Embedded Slack": "Indlejret Slack",
  "Skip to writing a message": "Gå til beskedfeltet",
  "Channels and people": "Kanaler og personer",
  "People and channels": "Personer og kanaler",
  "Language": "Sprog",
  "Channels": "Kanaler",
  "Direct messages": "Direkte beskeder",
  "Apps": "Apps",
  "Messages": "Beskeder",
  "The connection to the embedded Slack was lost; trying again …": "Forbindelsen til den indlejrede Slack er afbrudt; prøver igen …",
  "The embedded Slack answered {status}.": "Den indlejrede Slack svarede {status}.",
  "The embedded Slack does not answer. Is it still running?": "Den indlejrede Slack svarer ikke. Kører den stadig?",
  "Dismiss": "Luk",

  // The clock.
  "The playground’s clock": "Legepladsens ur",
  "Next event": "Næste hændelse",
  "Next event: {moment}": "Næste hændelse: {moment}",
  "The app waits for nothing.": "Appen venter ikke på noget.",
  "Nobody sees anything of what the app waits for.": "Ingen ser noget til det, som appen venter på.",
  "A message for {names}.": "En besked til {names}.",
  "Something new in #{channel}.": "Noget nyt i #{channel}.",
  "Be {name}": "Bliv {name}",
  "+1 hour": "+1 time",
  "Workday 09:00": "Hverdag kl. 09.00",
  "To 09:00 on the next working day": "Til kl. 09.00 næste arbejdsdag",
  "Monday 09:00": "Mandag kl. 09.00",
  "To 09:00 on the next Monday": "Til kl. 09.00 næste mandag",
  "Run": "Lad gå",
  "Pause": "Stop",
  "Let the clock run on": "Lad uret gå",
  "Stop the clock where it is": "Stop uret, hvor det er",
  "The clock shows {moment}": "Uret viser {moment}",
  "The time in {zone}; the bot lives by this clock": "Tiden i {zone}; botten følger dette ur",
  "Today": "I dag",
  "Yesterday": "I går",

  // People and channels.
  "You are": "Du er",
  "{name} – embedded Slack": "{name} – indlejret Slack",
  "app installed": "har installeret appen",
  "app not installed": "har ikke installeret appen",
  "guest": "gæst",
  "neutral lead": "neutral projektleder",
  "App Home": "Appens Hjem",
  "{app} Home": "{app} – Hjem",
  "What the app shows to you alone": "Det, som appen kun viser dig",
  " unread": " ulæste",
  "shared": "delt",
  "Shared between companies": "Delt mellem virksomheder",
  "Direct messages with the app": "Direkte beskeder med appen",
  "Archived · ": "Arkiveret · ",
  "Shared channel · ": "Delt kanal · ",
  "{count} members: {names}": "{count} medlemmer: {names}",
  "Join": "Deltag",
  "Bring back from the archive": "Hent fra arkivet",
  "Remove {app} from this channel": "Fjern {app} fra kanalen",
  "Leave": "Forlad",
  "Archive for everyone": "Arkivér for alle",
  "Invite {app} to this channel": "Invitér {app} til kanalen",
  "Channel ⋮": "Kanal ⋮",
  "About this channel": "Om kanalen",
  "Looking …": "Ser efter …",
  "{app} has put nothing on your Home.": "{app} har ikke lagt noget på dit Hjem.",
  "{company} has not installed {app}, so you have no Home of it. {owner} has. What you can do stands on the messages of {app} in the shared channel.":
    "{company} har ikke installeret {app}, så du har intet Hjem. Det har {owner}. Det, du kan gøre, står på beskederne fra {app} i den delte kanal.",

  // Messages.
  "Show earlier messages": "Vis tidligere beskeder",
  "Nothing has been said here yet.": "Her er ikke skrevet noget endnu.",
  "{count} new messages": "{count} nye beskeder",
  "📌 Pinned": "📌 Fastgjort",
  "👁 Only visible to you": "👁 Kun synlig for dig",
  "↩ Also answered in a thread": "↩ Også svaret i en tråd",
  "(edited)": "(redigeret)",
  "Show more": "Vis mere",
  "optional": "valgfrit",
  "1 reply": "1 svar",
  "{count} replies": "{count} svar",
  "1 new": "1 nyt",
  "{count} new": "{count} nye",
  " last {moment}": " senest {moment}",
  "Reply to {name} in a thread": "Svar {name} i en tråd",
  "Reply in thread": "Svar i tråd",
  "More about the message by {name}": "Mere om beskeden fra {name}",
  "More actions": "Flere handlinger",
  "Delete message …": "Slet besked …",
  "Delete this message?": "Slet beskeden?",
  "It disappears for everybody.": "Den forsvinder for alle.",
  "Delete": "Slet",
  "Cancel": "Annullér",
  "Message or slash command": "Besked eller kommando",
  "Message {place}": "Besked til {place}",
  "Send": "Send",
  "Enter sends, Shift+Enter starts a new line. @handle mentions somebody; / begins a command.":
    "Enter sender, Shift+Enter giver en ny linje. @navn nævner nogen; / begynder en kommando.",
  "Shortcuts": "Genveje",
  "Commands": "Kommandoer",
  "1 command": "1 kommando",
  "{count} commands": "{count} kommandoer",
  "Thread": "Tråd",
  "Close the thread": "Luk tråden",
  "Messages of the thread": "Beskeder i tråden",
  "Reply": "Svar",
  "Reply …": "Svar …",
  "Also send to the channel": "Send også til kanalen",
  "In the thread, {name}: {text}": "I tråden, {name}: {text}",
  "{command} is not supported in threads. Sorry!": "{command} kan desværre ikke bruges i tråde.",

  // Modals and their fields.
  "Back": "Tilbage",
  "Close": "Luk",
  "Menu": "Menu",
  "Table": "Tabel",
  "Opens {url}": "Åbner {url}",
  "Choose one": "Vælg",
  "Choose any": "Vælg en eller flere",
  "Type to search": "Skriv for at søge",
  "Suggestions": "Forslag",
  "No results": "Intet fundet",
  "1 suggestion": "1 forslag",
  "{count} suggestions": "{count} forslag",
  "No more than {count}": "Højst {count}",
  "{option} chosen": "{option} er valgt",
  "Remove {option}": "Fjern {option}",

  // The inspector.
  "Inspector": "Inspektør",
  "Close the inspector": "Luk inspektøren",
  "Violations of Slack’s rules": "Brud på Slacks regler",
  "None so far.": "Ingen indtil nu.",
  "{count} violations of Slack’s rules": "{count} brud på Slacks regler",
  "What is to go wrong": "Det, der skal gå galt",
  "Fault": "Fejl",
  "Of calls or payloads like": "Ved kald eller beskeder som",
  "Times": "Antal gange",
  "Plan it": "Planlæg",
  "Clear all": "Ryd alle",
  "{count} times": "{count} gange",
  "every time": "hver gang",
  ", chance {chance}": ", sandsynlighed {chance}",
  "Happened {count} times, last: {kind} to {what}": "Sket {count} gange, senest: {kind} ved {what}",
  "None happened so far.": "Intet er sket indtil nu.",
  "{kind} is planned": "{kind} er planlagt",
  "Nothing goes wrong any more": "Nu går intet galt længere",
  "Calls (→) and payloads (←)": "Kald (→) og beskeder til appen (←)",
  "The app calls": "Appen kalder",
  "The app asked": "Appen bad om",
  "Slack answered": "Slack svarede",
  "Sent again, for the {attempt}. time.": "Sendt igen, {attempt}. gang.",
  "Slack sends": "Slack sender",
  "Slack sent": "Slack sendte",
  "It failed: {failure}": "Det mislykkedes: {failure}",
  "The app answered": "Appen svarede",
  "The app acknowledged it.": "Appen har modtaget det.",

  // The first visit.
  "First visit": "Første besøg",
  "Close the first visit": "Luk det første besøg",
  "Two companies work together in a Slack Connect channel. You can be any of their people; the bot is the real one.":
    "To virksomheder arbejder sammen i en Slack Connect-kanal. Du kan være hvem som helst af deres folk; botten er den rigtige.",
  "Five things to try": "Fem ting at prøve",
  "That was all five. Go on as you like; nothing here lasts.": "Det var alle fem. Bliv ved, så længe du vil; intet her gemmes.",
  "It installed {app}: its people have the slash commands, the shortcuts and the Home.":
    "Har installeret {app}: folkene her har kommandoerne, genvejene og Hjem.",
  "It did not install {app}. Its people press the same buttons in the shared channel, and need nothing else.":
    "Har ikke installeret {app}. Folkene her trykker på de samme knapper i den delte kanal og behøver ikke andet.",
  "Done": "Færdig",
  "To do": "Mangler",
  "Done: {title}. {count} of {all}": "Færdig: {title}. {count} af {all}",
  "Show me where": "Vis mig hvor",
  "Show me where: {title}": "Vis mig hvor: {title}",
  "Open the shared channel first": "Åbn den delte kanal først",
  "Answer as the supplier": "Svar som leverandøren",
  "Be Erik Lund of Brevik Systems, and press “Give status” on the newest prompt.":
    "Bliv Erik Lund fra Brevik Systems, og tryk på ”Giv status” på den nyeste besked om status.",
  "See the summary": "Se opsamlingen",
  "Press “Next event” until the meeting begins: what you need to talk about comes first.":
    "Tryk på ”Næste hændelse”, til mødet begynder: Det, I skal tale om, står først.",
  "Raise a blocker and let it climb": "Meld en blokering, og lad den stige",
  "Press “Raise a blocker” on the pinned panel. Then “Next event”: when nobody takes it in time, it goes one step up.":
    "Tryk på ”Meld en blokering” på det fastgjorte panel. Så ”Næste hændelse”: Når ingen tager den i tide, går den et trin op.",
  "Answer a retro": "Svar på en retro",
  "It is open in the channel. Nobody sees who wrote what.": "Den er åben i kanalen. Ingen ser, hvem der skrev hvad.",
  "Read the scorecard": "Læs scorecardet",
  "It stands in the channel; “Details” tells more.": "Det står i kanalen; ”Detaljer” fortæller mere.",
};

/** "en" or "da": what was chosen here, else what the address asks for, else what the browser prefers. */
export const language = chosen() ?? asked() ?? (navigator.language.toLowerCase().startsWith("da") ? "da" : "en");

/** These words in the page's language, with what stands in braces filled in. */
export function say(english, values = {}) {
  const words = language === "da" ? DANISH[english] ?? english : english;
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Write the page that was sent, which is English, in its language, and let the other be chosen. */
export function startWords() {
  document.documentElement.lang = language;
  document.title = say(document.title);
  if (language !== "en") translate(document.body);
  const menu = document.getElementById("language");
  for (const [code, name] of Object.entries(LANGUAGES)) menu.add(new Option(name, code, false, code === language));
  menu.addEventListener("change", () => { keep(menu.value); location.reload(); });
}

function translate(body) {
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.data.trim();
    if (words) texts.currentNode.data = texts.currentNode.data.replace(words, () => say(words));
  }
  for (const name of ["aria-label", "title", "placeholder"]) {
    for (const node of body.querySelectorAll(`[${name}]`)) node.setAttribute(name, say(node.getAttribute(name)));
  }
}

// A browser may forbid pages to keep anything; then it speaks as the browser does.
function chosen() {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept in LANGUAGES ? kept : null;
  } catch {
    return null;
  }
}

function asked() {
  const code = new URLSearchParams(location.search).get("language");
  return code in LANGUAGES ? code : null;
}

function keep(code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // As above.
  }
}
