#pragma once

#include <string>
#include <string_view>

#include "tests/validation/outcome.h"

namespace sandtable::validation {

/// A curve as an SVG picture of 520 x 320 pixels with axes, ticks at 1, 2 or 5 times a power of ten and a legend:
/// computed values as a line, the reference as a line where it has more than twenty points, else as rings. Points that
/// are not finite are left out; without any point the frame alone is drawn.
std::string svg_plot(const Curve& curve);

/// Text with the five characters that XML gives a meaning replaced.
std::string xml_text(std::string_view text);

/// Distance of ticks so that a range holds four to ten of them: 1, 2 or 5 times a power of ten. Precondition: range >
/// 0.
double tick_distance(double range);

}  // namespace sandtable::validation
