// How it learns: every setting of a training as a control, made from the catalogues.

import { element } from "../dom.js";
import { choiceOf, fieldOf } from "./fields.js";

const OPTIONAL = { optional: true };
const FIELDS = [
  { name: "epochs", kind: "whole" }, { name: "batch_size", kind: "whole", ...OPTIONAL }, { name: "seed", kind: "whole" }, { name: "shuffle", kind: "switch" },
  { name: "early_stopping", kind: "whole", ...OPTIONAL }, { name: "average_decay", kind: "number", ...OPTIONAL },
];
const REGULARIZATION = [
  { name: "l1", kind: "number" }, { name: "l2", kind: "number" }, { name: "max_norm", kind: "number", ...OPTIONAL },
  { name: "clip_value", kind: "number", ...OPTIONAL }, { name: "clip_norm", kind: "number", ...OPTIONAL },
];

/** The panel; `losses` are the names that go with the target. `change` takes a function from a training to the next. */
export function trainingPanel(training, controls, losses, change) {
  const { loss, optimizer, schedule } = controls.catalogues;
  const says = controls.says.training;
  const set = (name) => (next) => change((now) => ({ ...now, [name]: next(now[name]) }));
  const field = (each) => fieldOf(each, training[each.name], (value) => set(each.name)(() => value), says[each.name]);
  const suited = (chosen) => (chosen && losses.includes(chosen.kind) ? chosen : { kind: losses[0] });
  const setLoss = (next) => set("loss")((chosen) => next(suited(chosen)));
  const group = (title, ...fields) => element("fieldset", {}, element("legend", {}, title), fields.flat());
  return element("section", { class: "below", "aria-label": "Training" },
    element("h2", {}, "Training"),
    element("div", { class: "groups" },
      group("Descent", choiceOf("optimizer", optimizer, training.optimizer, set("optimizer")), choiceOf("loss", loss, suited(training.loss), setLoss, losses)),
      group("Schedule", choiceOf("schedule", schedule, training.schedule, set("schedule")), choiceOf("weight_decay_schedule", schedule, training.weight_decay_schedule, set("weight_decay_schedule"))),
      group("Epochs and batches", FIELDS.map(field)),
      group("Regularization", REGULARIZATION.map(field)),
      group("Who computes",
        field({ name: "engine", kind: "words", words: controls.engines }),
        field({ name: "precision", kind: "words", words: controls.precisions }))));
}
