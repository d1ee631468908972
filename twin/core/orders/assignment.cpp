#include "twin/core/orders/assignment.h"

#include <algorithm>
#include <limits>

namespace sandtable {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Costs of a matching that covers every row: behind the sites one column a row, in which it goes nowhere at no cost.
struct CostTable {
  const WorthTable& table;
  std::vector<std::size_t> fixed_site;      ///< by resource; kNone
  std::vector<std::size_t> fixed_resource;  ///< by site; kNone

  [[nodiscard]] std::size_t rows() const { return table.resources; }
  [[nodiscard]] std::size_t columns() const { return table.sites + table.resources; }

  [[nodiscard]] double at(std::size_t row, std::size_t column) const {
    const double kForbidden = std::numeric_limits<double>::infinity();
    if (column >= table.sites) return column - table.sites == row && fixed_site[row] == kNone ? 0 : kForbidden;
    if (fixed_site[row] != kNone || fixed_resource[column] != kNone) {
      return fixed_site[row] == column ? 0 : kForbidden;
    }
    const double worth = table.at(row, column);
    return worth > 0 ? -worth : kForbidden;
  }
};

/// Columns count from 1 here; column 0 holds the row that is being placed, and row 0 is nobody.
class Matching {
 public:
  explicit Matching(const CostTable& costs)
      : costs_(costs),
        row_potential_(costs.rows() + 1),
        column_potential_(costs.columns() + 1),
        row_of_(costs.columns() + 1, 0),
        before_(costs.columns() + 1, 0) {}

  void place(std::size_t row) {
    row_of_[0] = row;
    std::vector<double> least(costs_.columns() + 1, std::numeric_limits<double>::infinity());
    std::vector<bool> reached(costs_.columns() + 1, false);
    std::size_t column = 0;
    do {
      column = extend(column, least, reached);
    } while (row_of_[column] != 0);
    for (; column != 0; column = before_[column]) row_of_[column] = row_of_[before_[column]];
  }

  [[nodiscard]] std::size_t row_of(std::size_t column) const { return row_of_[column + 1]; }

 private:
  /// One step of Dijkstra over reduced costs; gives the column reached.
  std::size_t extend(std::size_t from, std::vector<double>& least, std::vector<bool>& reached) {
    reached[from] = true;
    const std::size_t row = row_of_[from];
    double delta = std::numeric_limits<double>::infinity();
    std::size_t next = 0;
    for (std::size_t j = 1; j < least.size(); ++j) {
      if (reached[j]) continue;
      const double cost = costs_.at(row - 1, j - 1) - row_potential_[row] - column_potential_[j];
      if (cost < least[j]) {
        least[j] = cost;
        before_[j] = from;
      }
      if (least[j] < delta) {
        delta = least[j];
        next = j;
      }
    }
    for (std::size_t j = 0; j < least.size(); ++j) {
      if (reached[j]) {
        row_potential_[row_of_[j]] += delta;
        column_potential_[j] -= delta;
      } else {
        least[j] -= delta;
      }
    }
    return next;
  }

  const CostTable& costs_;
  std::vector<double> row_potential_;
  std::vector<double> column_potential_;
  std::vector<std::size_t> row_of_;  ///< by column, from 1; 0 for none
  std::vector<std::size_t> before_;  ///< by column: the one before it on the shortest path
};

void fix(CostTable& costs, const FixedPairs& fixed) {
  for (const auto& [resource, site] : fixed) {
    if (resource >= costs.table.resources || site >= costs.table.sites) continue;
    std::size_t& old_site = costs.fixed_site[resource];
    std::size_t& old_resource = costs.fixed_resource[site];
    if (old_site != kNone) costs.fixed_resource[old_site] = kNone;
    if (old_resource != kNone) costs.fixed_site[old_resource] = kNone;
    old_site = site;
    old_resource = resource;
  }
}

}  // namespace

Assignment assign(const WorthTable& table, const FixedPairs& fixed) {
  CostTable costs{table, std::vector<std::size_t>(table.resources, kNone),
                  std::vector<std::size_t>(table.sites, kNone)};
  fix(costs, fixed);
  Matching matching(costs);
  for (std::size_t row = 1; row <= table.resources; ++row) matching.place(row);
  Assignment assignment;
  assignment.site_of.resize(table.resources);
  for (std::size_t site = 0; site < table.sites; ++site) {
    const std::size_t row = matching.row_of(site);
    if (row == 0) continue;
    assignment.site_of[row - 1] = site;
    const double worth = table.at(row - 1, site);
    if (worth > 0) assignment.worth += worth;
  }
  return assignment;
}

std::vector<double> regrets(const WorthTable& table, const Assignment& best) {
  std::vector<double> lost(table.resources, 0);
  WorthTable without = table;
  for (std::size_t resource = 0; resource < table.resources; ++resource) {
    if (!best.site_of[resource]) continue;
    double& worth = without.worth[resource * table.sites + *best.site_of[resource]];
    const double kept = std::exchange(worth, 0);
    lost[resource] = std::max(best.worth - assign(without).worth, 0.0);
    worth = kept;
  }
  return lost;
}

}  // namespace sandtable
