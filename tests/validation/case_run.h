#pragma once

#include <functional>
#include <memory>

#include "tests/validation/outcome.h"
#include "twin/flood/hydraulics/hydraulics.h"

namespace sandtable::validation {

/// Mass may be wrong by that much anywhere; the ledger counts whole quanta, so in truth only their sums' round-off
/// (1e-15) is seen.
inline constexpr double kMassLimit = 1e-6;

/// Ground from a function of x (east) and y (south), metres from the north-western corner, at cell centres.
Grid<float> ground_of(int columns, int rows, double cell_m, const std::function<double(double x, double y)>& z);

/// A run of one case. What fails goes to the outcome, so that cases read as straight stories.
class CaseRun {
 public:
  CaseRun(hydraulics::Setup setup, Outcome& outcome);
  /// False once anything has failed.
  bool advance(double until_s);
  [[nodiscard]] bool good() const { return run_ != nullptr && outcome_.failure.empty(); }
  /// Precondition: good().
  [[nodiscard]] hydraulics::Hydraulics& operator*() const { return *run_; }
  [[nodiscard]] hydraulics::Hydraulics* operator->() const { return run_.get(); }
  [[nodiscard]] std::size_t cell(int column, int row) const { return run_->frame().index(column, row); }
  [[nodiscard]] double depth(int column, int row) const { return run_->depth_m(cell(column, row)); }
  /// Adds the figure of the mass balance, audited from the depth field.
  void book_mass();

 private:
  Outcome& outcome_;
  std::unique_ptr<hydraulics::Hydraulics> run_;
};

/// Sum of |a - b| over sum of |b|.
double relative_l1(const std::vector<double>& computed, const std::vector<double>& reference);
/// Root of the sum of squares of a - b over that of b.
double relative_l2(const std::vector<double>& computed, const std::vector<double>& reference);

}  // namespace sandtable::validation
