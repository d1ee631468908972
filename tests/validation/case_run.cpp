#include "tests/validation/case_run.h"

#include <cmath>

namespace sandtable::validation {

Grid<float> ground_of(int columns, int rows, double cell_m, const std::function<double(double x, double y)>& z) {
  Grid<float> ground(GridFrame{columns, rows, cell_m, {0, rows * cell_m}});
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      ground.at(column, row) = static_cast<float>(z((column + 0.5) * cell_m, (row + 0.5) * cell_m));
  return ground;
}

CaseRun::CaseRun(hydraulics::Setup setup, Outcome& outcome) : outcome_(outcome) {
  auto made = hydraulics::Hydraulics::make(std::move(setup));
  if (made)
    run_ = std::move(*made);
  else
    outcome_.failure = made.error().message;
}

bool CaseRun::advance(double until_s) {
  if (!good()) return false;
  if (auto done = run_->advance(until_s); !done) outcome_.failure = done.error().message;
  return good();
}

void CaseRun::book_mass() {
  if (run_)
    outcome_.figures.push_back({"mass error, audited from the depths", run_->mass_error_ratio(), kMassLimit, "",
                                "what the product promises for every run"});
}

double relative_l1(const std::vector<double>& computed, const std::vector<double>& reference) {
  double difference = 0;
  double sum = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    difference += std::abs(computed[i] - reference[i]);
    sum += std::abs(reference[i]);
  }
  return difference / sum;
}

double relative_l2(const std::vector<double>& computed, const std::vector<double>& reference) {
  double difference = 0;
  double sum = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    difference += (computed[i] - reference[i]) * (computed[i] - reference[i]);
    sum += reference[i] * reference[i];
  }
  return std::sqrt(difference / sum);
}

}  // namespace sandtable::validation
