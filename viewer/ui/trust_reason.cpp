#include "viewer/ui/trust_reason.h"

#include "viewer/ui/describe.h"

namespace sandtable::ui {

Text trust_reason(const Catalogue& words, const TrustAssessment& said) {
  if (said.key.starts_with("quality.")) {
    const Text doubt = words.text(said.key, said.detail);
    return said.neighbours > 0 ? words.text("trust_reason.supported", doubt, said.neighbours) : doubt;
  }
  std::string third = said.detail;
  if (!said.low_battery.empty()) third = said.low_battery;
  if (said.key == "trust_reason.missed_reports") third = std::to_string(said.missed);
  return words.text(said.key, span_text(words, said.age), span_text(words, said.limit), third);
}

}  // namespace sandtable::ui
