#include "twin/place/quality_config.h"

#include <algorithm>
#include <array>

namespace sandtable {
namespace {

using L = QualityLimits;

constexpr std::array<QualityNumberKey, 36> kNumbers{{
    {"moved_m", &L::moved_m, false},
    {"fail_min", &L::fail_min, true},
    {"fail_max", &L::fail_max, true},
    {"suspect_min", &L::suspect_min, true},
    {"suspect_max", &L::suspect_max, true},
    {"spike_suspect", &L::spike_suspect, true},
    {"spike_fail", &L::spike_fail, true},
    {"rate_base", &L::rate_base, true},
    {"rate_deviations", &L::rate_deviations, false},
    {"rate_per_s", &L::rate_per_s, true},
    {"flat_epsilon", &L::flat_epsilon, true},
    {"flat_count_suspect", &L::flat_count_suspect, false},
    {"flat_count_fail", &L::flat_count_fail, false},
    {"normal_up_to", &L::normal_up_to, true},
    {"partner_jump", &L::partner_jump, true},
    {"partner_still", &L::partner_still, false},
    {"attenuated_suspect", &L::attenuated_suspect, true},
    {"attenuated_fail", &L::attenuated_fail, true},
    {"neighbour_suspect", &L::neighbour_suspect, true},
    {"neighbour_fail", &L::neighbour_fail, true},
    {"duplicate_within_m", &L::duplicate_within_m, false},
    {"duplicate_tolerance", &L::duplicate_tolerance, true},
    {"duplicate_ratio", &L::duplicate_ratio, false},
    {"neighbours_within_m", &L::neighbours_within_m, false},
    {"neighbours_rise", &L::neighbours_rise, true},
    {"support_neighbours", &L::support_neighbours, false},
    {"support_rain_mm_per_h", &L::support_rain_mm_per_h, false},
    {"correlated_jump", &L::correlated_jump, true},
    {"correlated_sensors", &L::correlated_sensors, false},
    {"dry_rise", &L::dry_rise, true},
    {"dry_rain_mm", &L::dry_rain_mm, false},
    {"ceiling_jump", &L::ceiling_jump, true},
    {"held_above", &L::held_above, true},
    {"held_count", &L::held_count, false},
    {"steep_rise", &L::steep_rise, true},
    {"steep_ratio", &L::steep_ratio, false},
}};

constexpr std::array<QualityDurationKey, 8> kDurations{{
    {"gap", &L::gap},
    {"future_skew", &L::future_skew},
    {"rate_over", &L::rate_over},
    {"flat_suspect", &L::flat_suspect},
    {"flat_fail", &L::flat_fail},
    {"attenuated_over", &L::attenuated_over},
    {"correlated_within", &L::correlated_within},
    {"held_for", &L::held_for},
}};

}  // namespace

std::span<const QualityNumberKey> quality_number_keys() { return kNumbers; }
std::span<const QualityDurationKey> quality_duration_keys() { return kDurations; }

void apply(const QualityRule& rule, QualityLimits& limits) {
  const auto is_off = [&](std::string_view key) { return std::ranges::find(rule.off, key) != rule.off.end(); };
  for (const auto& [key, member, has_unit] : kNumbers) {
    if (rule.limits.*member) limits.*member = rule.limits.*member;
    if (is_off(key)) (limits.*member).reset();
  }
  for (const auto& [key, member] : kDurations) {
    if (rule.limits.*member) limits.*member = rule.limits.*member;
    if (is_off(key)) (limits.*member).reset();
  }
  if (rule.spike_method) limits.spike_method = *rule.spike_method;
  if (!rule.limits.neighbour.empty()) limits.neighbour = rule.limits.neighbour;
  if (!rule.limits.seasons.empty()) limits.seasons = rule.limits.seasons;
  if (!rule.limits.ceilings.empty()) limits.ceilings = rule.limits.ceilings;
  if (is_off("ceilings")) limits.ceilings.clear();
}

}  // namespace sandtable
