#pragma once

#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"

namespace sandtable {

/// 災情管制表: one line for each report of damage and each site that floods, flooded, or has had somebody sent.
struct DamageLine {
  enum class Standing {
    kNobodySent,
    kOrdered,  ///< an order is open; nobody is at work there yet
    kAtWork,
    kCleared,     ///< the water is gone and every order is closed
    kNotKnown,    ///< nobody is bound any more, and whether water stands there is not known
    kUnverified,  ///< of a report
    kConfirmed,
    kClosed,  ///< by its source
  };
  bool is_report = false;
  std::string number;
  std::optional<UtcTime> began;  ///< of a report its time; of a site its first alarm or order; empty: not known
  Text place;
  std::string category;           ///< of a report, in its source's words
  std::string words;              ///< the same
  std::optional<double> depth_m;  ///< of a report what was told, of a site the model's; empty: not known
  std::vector<Text> units;        ///< who is sent, or for a report who works within kNear_m
  std::vector<OrderId> orders;    ///< the same
  bool overdue = false;
  Standing standing = Standing::kNobodySent;
  std::optional<UtcTime> closed_at;  ///< only where an order says so
  std::optional<LocalXY> at;         ///< place CRS
  [[nodiscard]] bool is_open() const { return standing != Standing::kCleared && standing != Standing::kClosed; }
};

/// Reports say no order; whoever works this near may be dealing with them.
inline constexpr double kNear_m = 250;

struct DamageTable {
  std::vector<DamageLine> lines;  ///< open ones first, deepest on top
  std::size_t duplicates = 0;     ///< reports left out because another one tells of the same
  std::size_t rejected = 0;       ///< reports left out because they were found untrue
};
DamageTable damage_table(const IncidentState& state);

}  // namespace sandtable
