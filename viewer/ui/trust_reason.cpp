#include "viewer/ui/trust_reason.h"

#include "twin/core/sensors/value_reason.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {

Text reason_words(const Catalogue& words, const std::string& reason) {
  const auto told = read_reason(reason);
  if (!told) return {reason, reason};
  const Text sentence = words.text("value_reason." + std::string(value_reason_key(told->reason)));
  if (told->quoted.empty()) return sentence;
  return {sentence.zh + "（" + told->quoted + "）", sentence.en + " (" + told->quoted + ")"};
}

Text trust_reason(const Catalogue& words, const TrustAssessment& said) {
  const Text detail = reason_words(words, said.detail);
  if (said.key.starts_with("quality.")) {
    const Text doubt = words.text(said.key, detail);
    return said.neighbours > 0 ? words.text("trust_reason.supported", doubt, said.neighbours) : doubt;
  }
  if (said.key == "trust_reason.missing" && read_reason(said.detail)) {
    return words.text("trust_reason.missing_because", detail);
  }
  Text third = detail;
  if (!said.low_battery.empty()) third = {said.low_battery, said.low_battery};
  if (said.key == "trust_reason.missed_reports") third = {std::to_string(said.missed), std::to_string(said.missed)};
  return words.text(said.key, span_text(words, said.age), span_text(words, said.limit), third);
}

}  // namespace sandtable::ui
