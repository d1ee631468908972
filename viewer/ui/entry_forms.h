#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "viewer/ui/site_form.h"

namespace sandtable::ui {

/// What a person types while somebody tells damage on the telephone.
struct DamageForm {
  std::string category{};
  std::string text{};   ///< what the caller says
  std::string at{};     ///< as typed_point() reads it; empty where only words say where
  std::string where{};  ///< in words
  std::string depth{};  ///< cm; empty: not told
  std::string time{};   ///< as typed_moment() reads it; empty: now
  Caller told_by = Caller::kNotSaid;
};
/// What the form asks for, or why it does not yet ask for anything; fields are called as the members. `now` is the live
/// incident time.
tl::expected<EnterDamageReport, FormFault> report_of(const DamageForm& form, UtcTime now, ZoneOffset zone,
                                                     const Place& place);
/// In which field of the form a refusal of decide() is told.
std::string_view damage_field(const Refusal& refusal);
/// How reports are called here already, the commonest first, so that what is told again is seen to be the same.
std::vector<std::string> known_categories(const ReportBook& book, std::size_t most);

/// What a person types who counted a store or dipped a tank.
struct StockForm {
  ResourceId resource{};
  std::string amount{};  ///< m of barriers or l of fuel
  std::string time{};    ///< as typed_moment() reads it; empty: now
  std::string comment{};
};
tl::expected<CountStock, FormFault> count_of(const StockForm& form, UtcTime now, ZoneOffset zone);
/// In which field of the form a refusal of decide() is told.
std::string_view stock_field(const Refusal& refusal);
/// What can be counted, in the order of their ids.
std::vector<ResourceId> countable(const IncidentState& state);

}  // namespace sandtable::ui
