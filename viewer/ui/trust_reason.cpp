#include "viewer/ui/trust_reason.h"

#include "viewer/ui/describe.h"

namespace sandtable::ui {

Text trust_reason(const Catalogue& words, Trust trust, const Reading& reading, const Freshness& freshness, UtcTime now) {
  const Text age = span_text(words, now - reading.phenomenon_time);
  switch (trust) {
    case Trust::kFresh: return words.text("trust_reason.fresh", age);
    case Trust::kLate: return words.text("trust_reason.late", age, span_text(words, freshness.late_after));
    case Trust::kStale: return words.text("trust_reason.stale", age, span_text(words, freshness.stale_after));
    case Trust::kFrozen: return words.text("trust_reason.frozen");
    case Trust::kImplausible: return words.text("trust_reason.implausible");
    case Trust::kToVerify: return words.text("trust_reason.to_verify");
    case Trust::kNoData: return words.text(reading.observed() ? "trust_reason.missing" : "trust_reason.no_data");
  }
  return {};
}

}  // namespace sandtable::ui
