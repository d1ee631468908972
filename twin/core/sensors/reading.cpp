#include "twin/core/sensors/reading.h"

#include <cmath>

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<Trust, 7> kTrust{{"fresh", "late", "stale", "frozen", "implausible", "to_verify", "no_data"}};

/// Doubted because it does not move, and for nothing graver.
bool is_frozen(const Reading& reading) {
  const auto says_so = [&](QualityTest test) { return reading.tests.of(test) == reading.flag; };
  if (reading.flag != QualityFlag::kSuspect && reading.flag != QualityFlag::kFail) return false;
  if (!says_so(QualityTest::kFlatLine) && !says_so(QualityTest::kAttenuated)) return false;
  return reading.flag == QualityFlag::kSuspect || !says_so(QualityTest::kGrossRange);
}

}  // namespace

std::string_view trust_key(Trust trust) { return kTrust.of(trust); }
std::optional<Trust> parse_trust(std::string_view key) { return kTrust.find(key); }

Trust assess_trust(const Reading& reading, const Freshness& freshness, UtcTime now) {
  if (!reading.observed() || reading.flag == QualityFlag::kMissing || !std::isfinite(reading.value)) {
    return Trust::kNoData;
  }
  const Duration age = now - reading.phenomenon_time;
  const bool frozen = is_frozen(reading);
  if (reading.flag == QualityFlag::kFail && !frozen) return Trust::kImplausible;
  // A sensor that froze and then fell silent is silent: nobody knows whether it would still not move.
  if (age > freshness.stale_after) return Trust::kStale;
  if (frozen) return Trust::kFrozen;
  if (reading.flag == QualityFlag::kSuspect) return Trust::kToVerify;
  return age > freshness.late_after ? Trust::kLate : Trust::kFresh;
}

}  // namespace sandtable
