#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sandtable::validation {

enum class Size {
  kSmall,  ///< seconds, in every ./test
  kWhole,  ///< as published, on demand
};

/// One number and the limit it is held to.
struct Figure {
  std::string what{};
  double measured = 0;
  double limit = 0;
  std::string unit{};
  std::string reason{};        ///< why the limit is that
  bool at_most = true;         ///< false: at least
  bool only_reported = false;  ///< shown, not held to the limit
  [[nodiscard]] bool met() const { return only_reported || (at_most ? measured <= limit : measured >= limit); }
};

struct Point {
  double x = 0;
  double y = 0;
};

/// A line of computed values and what they should be; the reference may have other points, or none.
struct Curve {
  std::string title{};
  std::string x_label{};
  std::string y_label{};
  std::vector<Point> computed{};
  std::vector<Point> reference{};
};

/// What a case found.
struct Outcome {
  std::string name{};  ///< snake_case, unique
  std::string title{};
  std::string source{};  ///< where the set-up and the reference come from
  std::vector<Figure> figures{};
  std::vector<Curve> curves{};
  std::string failure{};  ///< a run that did not get to its end: why
};

using Case = Outcome (*)(Size size);

}  // namespace sandtable::validation
