#include "twin/forecast/particles.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace sandtable {
namespace {

constexpr double kScale_m = 0.1;
constexpr double kDegrees = 4;
/// Of kEnsemble's members.
constexpr std::array<double, kEnsemble.size()> kFutureWeights{0.5, 0.25, 0.25};

void normalise(std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight = sum > 0 ? weight / sum : 1.0 / static_cast<double>(weights.size());
}

}  // namespace

double log_likelihood(std::span<const DepthPair> pairs) {
  std::map<StationId, std::pair<double, int>> by_station;
  for (const DepthPair& pair : pairs) {
    const double off = (pair.observed_m - pair.modelled_m) / kScale_m;
    if (!std::isfinite(off)) continue;
    auto& [sum, count] = by_station[pair.station];
    sum -= (kDegrees + 1) / 2 * std::log1p(off * off / kDegrees);
    ++count;
  }
  double total = 0;
  for (const auto& [station, sum] : by_station) total += sum.first / sum.second;
  return total;
}

std::vector<double> weights_of(std::span<const double> log_likelihoods) {
  std::vector<double> weights(log_likelihoods.size(), 0);
  double most = -std::numeric_limits<double>::infinity();
  for (const double l : log_likelihoods) {
    if (std::isfinite(l)) most = std::max(most, l);
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (std::isfinite(log_likelihoods[i])) weights[i] = std::exp(log_likelihoods[i] - most);
  }
  normalise(weights);
  return weights;
}

std::size_t ParticleFit::best() const {
  return static_cast<std::size_t>(std::ranges::max_element(weights) - weights.begin());
}

std::vector<WeighedMember> members_of(std::span<const double> particle_weights) {
  std::vector<std::size_t> order(std::min(particle_weights.size(), kParticles.size()));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return particle_weights[i]; });
  order.resize(std::min(order.size(), kParticlesAhead));
  std::vector<double> kept;
  for (const std::size_t i : order) kept.push_back(particle_weights[i]);
  normalise(kept);
  std::vector<WeighedMember> members;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const Particle& particle = kParticles[order[k]];
    for (std::size_t future = 0; future < kEnsemble.size(); ++future) {
      const EnsembleMember& ahead = kEnsemble[future];
      EnsembleMember member{particle.rain_factor * ahead.rain_factor, ahead.pump_share, particle.model, ahead.rain};
      member.model.roughness_factor *= ahead.model.roughness_factor;
      member.model.drain_factor *= ahead.model.drain_factor;
      members.push_back({member, kept[k] * kFutureWeights[future]});
    }
  }
  return members;
}

}  // namespace sandtable
