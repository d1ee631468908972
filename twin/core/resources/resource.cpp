#include "twin/core/resources/resource.h"

#include "twin/core/keys.h"
#include "twin/core/resources/field_report.h"

namespace sandtable {
namespace {

constexpr EnumKeys<ResourceState, 7> kStates{
    {"standby", "in_transit", "setting_up", "pumping", "withdrawing", "fault", "no_report"}};
constexpr EnumKeys<FieldReportKind, 10> kReports{
    {"received", "accepted", "refused", "departed", "position", "arrived", "pumping", "stopped", "returned", "fault"}};

}  // namespace

std::string_view resource_state_key(ResourceState state) { return kStates.of(state); }
std::string_view field_report_key(FieldReportKind kind) { return kReports.of(kind); }
std::optional<FieldReportKind> parse_field_report_kind(std::string_view key) { return kReports.find(key); }

}  // namespace sandtable
