#include "twin/core/sensors/quality_flags.h"

#include <algorithm>
#include <array>

#include "twin/core/keys.h"

namespace sandtable {
namespace {

constexpr EnumKeys<QualityTest, kQualityTestCount> kTests{
    {"timing_gap", "syntax", "location", "gross_range", "climatology", "spike", "rate_of_change", "flat_line",
     "multi_variate", "attenuated", "neighbour", "future_clock", "correlated_jump", "dry_rise", "ceiling",
     "held_extreme", "duplicate_site", "provider", "manual"}};

constexpr int kBitsPerTest = 3;
constexpr std::uint64_t kTestMask = 7;

int shift_of(QualityTest test) { return static_cast<int>(test) * kBitsPerTest; }

/// Place of each stored code in the roll-up; the highest wins. Code 0 did not run.
constexpr std::array kRank{-1, 2, 1, 3, 4, 0, -1, -1};

}  // namespace

std::string_view quality_test_key(QualityTest test) { return kTests.of(test); }
std::optional<QualityTest> parse_quality_test(std::string_view key) { return kTests.find(key); }

std::optional<QualityFlag> QualityFlags::of(QualityTest test) const {
  const std::uint64_t code = (bits_ >> shift_of(test)) & kTestMask;
  if (code == 0 || code > 5) return std::nullopt;
  return code == 5 ? QualityFlag::kMissing : static_cast<QualityFlag>(code);
}

void QualityFlags::set(QualityTest test, QualityFlag flag) {
  const std::uint64_t code = flag == QualityFlag::kMissing ? 5 : static_cast<std::uint64_t>(flag);
  bits_ = (bits_ & ~(kTestMask << shift_of(test))) | (code << shift_of(test));
}

QualityFlag QualityFlags::roll_up() const {
  if (const auto decided = of(QualityTest::kManual)) return *decided;
  int worst = -1;
  for (std::uint64_t bits = bits_; bits != 0; bits >>= kBitsPerTest) worst = std::max(worst, kRank[bits & kTestMask]);
  constexpr std::array kOrder{QualityFlag::kMissing, QualityFlag::kNotEvaluated, QualityFlag::kPass,
                              QualityFlag::kSuspect, QualityFlag::kFail};
  return worst < 0 ? QualityFlag::kNotEvaluated : kOrder[static_cast<std::size_t>(worst)];
}

std::optional<QualityTest> QualityFlags::decisive() const {
  const QualityFlag worst = roll_up();
  if (worst == QualityFlag::kPass) return std::nullopt;
  if (of(QualityTest::kManual)) return QualityTest::kManual;
  for (int i = 0; i < kQualityTestCount; ++i) {
    if (of(static_cast<QualityTest>(i)) == worst) return static_cast<QualityTest>(i);
  }
  return std::nullopt;
}

QualityFlags QualityFlags::from_bits(std::uint64_t bits) {
  QualityFlags flags;
  constexpr std::uint64_t kUsed = (std::uint64_t{1} << (kQualityTestCount * kBitsPerTest)) - 1;
  flags.bits_ = bits & kUsed;
  return flags;
}

}  // namespace sandtable
