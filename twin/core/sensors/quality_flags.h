#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sandtable {

/// QARTOD flags (IOOS QARTOD manuals, "flags for use with real-time data").
enum class QualityFlag { kPass = 1, kNotEvaluated = 2, kSuspect = 3, kFail = 4, kMissing = 9 };

/// What is tested. The first eleven are those of the QARTOD water level manual v2.1 (IOOS 2021) with its numbers; the
/// others answer faults that flood sensors are known for. Positions are stored in incident files: only append.
enum class QualityTest : std::uint8_t {
  kTimingGap,       ///< 1: the value came in time after the one before
  kSyntax,          ///< 2: it could be parsed
  kLocation,        ///< 3: the station is where it was
  kGrossRange,      ///< 4
  kClimatology,     ///< 5
  kSpike,           ///< 6: judged on the value before the newest
  kRateOfChange,    ///< 7: at most suspect
  kFlatLine,        ///< 8
  kMultiVariate,    ///< 9
  kAttenuated,      ///< 10
  kNeighbour,       ///< 11
  kFutureClock,     ///< stamped further ahead of its receipt than a clock may be off
  kCorrelatedJump,  ///< many sensors of one platform jumped at once
  kDryRise,         ///< a rise without rain, neighbours or model
  kCeiling,         ///< rests at a value where such sensors are known to saturate
  kHeldExtreme,     ///< the same value ever since a rise through a threshold
  kDuplicateSite,   ///< the same site as in another feed
  kProvider,        ///< the source itself doubts the value (待檢核, provisional, quality 0)
  kManual,          ///< a person decided, and that counts
};
inline constexpr int kQualityTestCount = 19;

/// Stable key used in files and catalogues: "gross_range", "flat_line", ...
std::string_view quality_test_key(QualityTest test);
std::optional<QualityTest> parse_quality_test(std::string_view key);

/// What each test said of one value; a test that did not run says nothing. Eight bytes; a plain value.
class QualityFlags {
 public:
  [[nodiscard]] std::optional<QualityFlag> of(QualityTest test) const;
  void set(QualityTest test, QualityFlag flag);

  /// One flag for the value, the later of 9, 2, 1, 3, 4 winning as in ioos_qc; kNotEvaluated when no test ran. What a
  /// person decided (kManual) goes before every test.
  [[nodiscard]] QualityFlag roll_up() const;
  /// The first test whose flag is the roll-up; empty when that is kPass or no test ran.
  [[nodiscard]] std::optional<QualityTest> decisive() const;

  /// Three bits a test, lowest test lowest: 0 did not run, 1..4 the flag, 5 missing.
  [[nodiscard]] std::uint64_t bits() const { return bits_; }
  static QualityFlags from_bits(std::uint64_t bits);

  bool operator==(const QualityFlags&) const = default;

 private:
  std::uint64_t bits_ = 0;
};

}  // namespace sandtable
