#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace sandtable {

/// A name that cannot be mistaken for another kind's name. Empty means "none".
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}
  [[nodiscard]] const std::string& str() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string value_;
};

using SourceId = Id<struct SourceTag>;      ///< a feed, as named in the place file
using StationId = Id<struct StationTag>;    ///< a place where something is measured: "source/station"
using SeriesId = Id<struct SeriesTag>;      ///< one observed property at one station: "source/station/property"
using ResourceId = Id<struct ResourceTag>;  ///< a pump or crew
using SiteId = Id<struct SiteTag>;          ///< a basin or named spot that may flood
using OrderId = Id<struct OrderTag>;
using AlarmId = Id<struct AlarmTag>;
using RuleId = Id<struct RuleTag>;
using AlertId = Id<struct AlertTag>;      ///< a message of an authority: "sender,identifier,sent"
using ReportId = Id<struct ReportTag>;    ///< what somebody says they saw: "source/number"

}  // namespace sandtable

template <class Tag>
struct std::hash<sandtable::Id<Tag>> {
  std::size_t operator()(const sandtable::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.str()); }
};
