#include "viewer/ui/entry_forms.h"

#include <algorithm>
#include <map>

#include "twin/core/resources/work.h"
#include "viewer/ui/reading_form.h"

namespace sandtable::ui {
namespace {

tl::unexpected<FormFault> fault(std::string_view field, std::string key, const std::string& told) {
  return tl::unexpected(FormFault{field, {std::move(key), clipped(told, 60)}});
}

}  // namespace

tl::expected<EnterDamageReport, FormFault> report_of(const DamageForm& form, UtcTime now, ZoneOffset zone,
                                                     const Place& place) {
  EnterDamageReport report;
  report.category = form.category;
  report.text = form.text;
  report.where = form.where;
  report.told_by = form.told_by;
  if (!form.at.empty()) {
    const auto at = typed_point(form.at, place);
    if (!at) return tl::unexpected(FormFault{"at", at.error()});
    report.at = *at;
  }
  if (!form.depth.empty()) {
    const auto depth_cm = typed_number(form.depth);
    if (!depth_cm || *depth_cm < 0) return fault("depth", "reading.value_needed", form.depth);
    report.depth_m = *depth_cm / 100;
  }
  const auto time = typed_moment(form.time, now, zone);
  if (!time) return fault("time", "reading.no_time", form.time);
  report.time = *time;
  return report;
}

std::string_view damage_field(const Refusal& refusal) {
  if (refusal.key == "refusal.in_the_future") return "time";
  if (refusal.key == "refusal.no_whereabouts") return "where";
  if (refusal.key == "refusal.empty_text") return "text";
  return {};
}

std::vector<std::string> known_categories(const ReportBook& book, std::size_t most) {
  std::map<std::string, int> times;
  for (const auto& [id, report] : book) {
    if (!report.category.empty()) ++times[report.category];
  }
  std::vector<std::string> known;
  for (const auto& [category, count] : times) known.push_back(category);
  std::ranges::stable_sort(known, std::greater{}, [&](const std::string& category) { return times.at(category); });
  known.resize(std::min(known.size(), most));
  return known;
}

tl::expected<CountStock, FormFault> count_of(const StockForm& form, UtcTime now, ZoneOffset zone) {
  const auto amount = typed_number(form.amount);
  if (!amount || *amount < 0) return fault("amount", "reading.value_needed", form.amount);
  const auto time = typed_moment(form.time, now, zone);
  if (!time) return fault("time", "reading.no_time", form.time);
  return CountStock{form.resource, *amount, *time, form.comment};
}

std::string_view stock_field(const Refusal& refusal) {
  const bool is_time = refusal.key == "refusal.in_the_future" || refusal.key == "refusal.counted_since";
  return is_time ? "time" : std::string_view{};
}

std::vector<ResourceId> countable(const IncidentState& state) {
  std::vector<ResourceId> ids;
  for (const auto& [id, resource] : *state.resources) {
    if (full_stock(resource.config)) ids.push_back(id);
  }
  return ids;
}

}  // namespace sandtable::ui
