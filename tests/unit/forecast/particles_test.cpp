#include "twin/forecast/particles.h"

#include <gtest/gtest.h>

#include <numeric>

namespace sandtable {
namespace {

DepthPair pair(const char* station, double observed_m, double modelled_m) {
  return {StationId(station), observed_m, modelled_m};
}

TEST(Particles, who_is_nearer_to_the_sensors_explains_them_better) {
  const double near = log_likelihood(std::vector{pair("A", 0.5, 0.48), pair("B", 0.2, 0.22)});
  const double far = log_likelihood(std::vector{pair("A", 0.5, 0.3), pair("B", 0.2, 0.4)});
  EXPECT_GT(near, far);
  EXPECT_LE(near, 0);
}

TEST(Particles, a_broken_sensor_decides_nothing) {
  // One sensor says 9 m too much whatever the model does; three tell the two particles apart.
  const double good =
      log_likelihood(std::vector{pair("A", 9.5, 0.5), pair("B", 0.5, 0.5), pair("C", 0.5, 0.5), pair("D", 0.5, 0.5)});
  const double bad =
      log_likelihood(std::vector{pair("A", 9.5, 0.8), pair("B", 0.5, 0.8), pair("C", 0.5, 0.8), pair("D", 0.5, 0.8)});
  EXPECT_GT(weights_of(std::vector{good, bad})[0], 0.95);
}

TEST(Particles, a_sensor_that_speaks_more_often_counts_no_more) {
  EXPECT_DOUBLE_EQ(log_likelihood(std::vector{pair("A", 0.5, 0.3), pair("A", 0.5, 0.3), pair("A", 0.5, 0.3)}),
                   log_likelihood(std::vector{pair("A", 0.5, 0.3)}));
}

TEST(Particles, weights_sum_up_to_one_and_are_equal_where_nothing_is_known) {
  const std::vector<double> weights = weights_of(std::vector{-3.0, -1.0, -1000.0});
  EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-12);
  EXPECT_NEAR(weights[1] / weights[0], std::exp(2.0), 1e-9);
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(weights_of(std::vector{nothing, nothing}), (std::vector<double>{0.5, 0.5}));
}

TEST(Particles, the_best_three_are_run_ahead_each_with_three_kinds_of_rain) {
  std::array<double, kParticles.size()> weights{};
  weights[3] = 0.6;
  weights[5] = 0.3;
  weights[1] = 0.1;
  const std::vector<WeighedMember> members = members_of(weights);
  ASSERT_EQ(members.size(), 9U);
  double sum = 0;
  for (const WeighedMember& m : members) sum += m.weight;
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_EQ(members[0].member.model.drain_factor, kParticles[3].model.drain_factor);
  EXPECT_NEAR(members[0].weight, 0.6 * 0.5, 1e-12) << "the rain as expected has half of the weight";
  EXPECT_NEAR(members[4].member.rain_factor, kParticles[5].rain_factor * kEnsemble[1].rain_factor, 1e-12);
}

TEST(Particles, of_equals_the_model_as_it_is_believed_comes_first) {
  std::array<double, kParticles.size()> equal{};
  equal.fill(1.0 / kParticles.size());
  EXPECT_EQ(members_of(equal)[0].member.model.drain_factor, 1);
  EXPECT_EQ(members_of(equal)[0].member.model.roughness_factor, 1);
}

}  // namespace
}  // namespace sandtable
