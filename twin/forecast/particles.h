#pragma once

#include <array>
#include <span>
#include <vector>

#include "twin/forecast/ensemble.h"

namespace sandtable {

/// One way in which the model may be off: gauges that miss part of the rain, drains that are blocked, rougher streets.
struct Particle {
  double rain_factor = 1;
  ModelVariation model{};
};

/// The first is the model as it is believed. Spans what is seldom exceeded: three gauges tell the rain over a district
/// to a fifth, inlets are blocked by leaves in every second storm. Chosen by this project.
inline constexpr std::array<Particle, 8> kParticles{{{1, {1, 1}},
                                                     {0.8, {1, 1}},
                                                     {1.25, {1, 1}},
                                                     {1, {1, 0.7}},
                                                     {1, {1, 1.2}},
                                                     {1.25, {1, 0.7}},
                                                     {0.8, {1, 1.2}},
                                                     {1, {1.3, 1}}}};

/// A sensor's depth beside a particle's, at one moment.
struct DepthPair {
  StationId station;
  double observed_m = 0;
  double modelled_m = 0;
};

/// Logarithm of how well a particle explains what sensors said: Student's t with four degrees of freedom and a scale of
/// 10 cm for each sensor (what one says all through an hour counts once), so that one broken sensor decides nothing.
double log_likelihood(std::span<const DepthPair> pairs);

/// Weights that sum up to 1, by Bayes' rule from equal ones. Equal where nothing is finite.
std::vector<double> weights_of(std::span<const double> log_likelihoods);

/// What the last hour's sensors made of the particles. A frozen value.
struct ParticleFit {
  std::array<double, kParticles.size()> weights{};
  int sensors = 0;
  UtcTime from{};  ///< the hour began

  /// The particle that fits best, by index; the first of equals.
  [[nodiscard]] std::size_t best() const;
};

struct WeighedMember {
  EnsembleMember member;
  double weight = 0;
};

/// The best particles, each with three ways in which the rain may go on (as expected, less, and more with pumps that
/// fail: those of kEnsemble, with weights of a half and two quarters). Weights sum up to 1.
std::vector<WeighedMember> members_of(std::span<const double> particle_weights);

/// So many particles are run ahead.
inline constexpr std::size_t kParticlesAhead = 3;

}  // namespace sandtable
