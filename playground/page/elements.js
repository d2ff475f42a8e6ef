/** From a Block Kit element to what a person can use on the page. */

import { button, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { ask } from "./confirm.js";
import { el } from "./dom.js";
import { datePicker, dateTimePicker, numberInput, plainTextInput, timePicker, urlTextInput } from "./inputs.js";
import { externalSelect, multiExternalSelect } from "./lookup.js";
import { multiStaticSelect, staticSelect } from "./selects.js";
import { asWords } from "./text.js";

const BUILDERS = {
  button,
  overflow,
  static_select: staticSelect,
  multi_static_select: multiStaticSelect,
  external_select: externalSelect,
  multi_external_select: multiExternalSelect,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: plainTextInput,
  number_input: numberInput,
  url_text_input: urlTextInput,
};

const VALUE_KEYS = [
  "initial_value", "initial_option", "initial_options", "initial_date", "initial_time", "initial_date_time",
];
const STATE_KEYS = [
  "value", "selected_option", "selected_options", "selected_date", "selected_time", "selected_date_time",
];

const firstOf = (keys, object) => object[keys.find((key) => object[key] !== undefined)];

/**
 * Build `element` of `block`. `surface` is where it stands: act(element, block, value) does something
 * there, suggest(…) asks for options, typed(block, element) knows what Slack holds as typed so far, and
 * fields collects, by block and action id, what can be filled in. `label` names it to screen readers.
 */
export function buildElement(element, block, surface, { label, naming } = {}) {
  const builder = BUILDERS[element.type];
  if (!builder) return el("span", { class: "unknown" }, `Unknown element: ${element.type}`);
  const input = block.type === "input";
  const words = [label, asWords(element.placeholder)].filter(Boolean).join(": ");
  let agreed;
  const fire = async (value) => {
    // Who thinks better of it sees again what was chosen before.
    if (element.confirm && !(await ask(element.confirm))) return field.set?.(agreed);
    agreed = field.get?.();
    return surface.act(element, block, value);
  };
  const field = builder(element, {
    label,
    naming: naming ?? { "aria-label": words || element.type },
    clearable: input && block.optional,
    fire: !input || block.dispatch_action ? fire : null,
    suggest: (query) => surface.suggest(element, block, query),
  });
  if (field.get) {
    const held = surface.typed?.(block, element);
    field.set(held ? firstOf(STATE_KEYS, held) : firstOf(VALUE_KEYS, element));
    agreed = field.get();
    surface.fields.set(`${block.block_id}/${element.action_id}`, { ...field, input, block });
  }
  return field.node;
}

/** What the control API takes for what a field holds: an option goes by its value. */
export function plainValue(held) {
  if (Array.isArray(held)) return held.map(plainValue);
  return held?.value ?? held;
}
