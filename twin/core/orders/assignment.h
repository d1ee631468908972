#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace sandtable {

/// What it is worth to send each of some resources to each of some sites, in any one unit. Row by row.
struct WorthTable {
  std::size_t resources = 0;
  std::size_t sites = 0;
  std::vector<double> worth;  ///< 0 and less, and NaN: this one does not go there
  [[nodiscard]] double at(std::size_t resource, std::size_t site) const { return worth[resource * sites + site]; }
};

/// Who goes where: at most one resource to a site.
struct Assignment {
  std::vector<std::optional<std::size_t>> site_of;  ///< by resource
  double worth = 0;                                 ///< of all together
};

/// Pairs (resource, site) that a person has decided; a later one of the same resource or site goes before.
using FixedPairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// The most worthy assignment that keeps the fixed pairs, worthless ones among them included. Exact: the Hungarian
/// method with shortest augmenting paths (Kuhn 1955; Edmonds & Karp 1972). O(r^2 * (r + s)) for r resources and s sites.
Assignment assign(const WorthTable& table, const FixedPairs& fixed = {});

/// What each choice is good for: the total worth that is lost when that pair is forbidden and everything is assigned
/// anew. 0 for resources that go nowhere and where another choice is as good. As many assignments as there are pairs.
std::vector<double> regrets(const WorthTable& table, const Assignment& best);

}  // namespace sandtable
