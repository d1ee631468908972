#include "tests/validation/svg_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::validation {
namespace {

constexpr double kWidth = 520;
constexpr double kHeight = 320;
constexpr double kLeft = 70;
constexpr double kRight = 15;
constexpr double kTop = 30;
constexpr double kBottom = 50;
constexpr std::size_t kMostRings = 20;

struct Range {
  double low = 0;
  double high = 1;
};

bool is_finite(const Point& p) { return std::isfinite(p.x) && std::isfinite(p.y); }

/// From the first to the last tick around the values.
Range range_of(const Curve& curve, double Point::*member) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const auto* points : {&curve.computed, &curve.reference}) {
    for (const Point& p : *points) {
      if (!is_finite(p)) continue;
      low = std::min(low, p.*member);
      high = std::max(high, p.*member);
    }
  }
  if (!(low <= high)) return {};
  if (high - low <= 1e-9 * std::max(std::abs(low), std::abs(high)) || high == low) {
    const double margin = std::max(std::abs(high) * 0.1, 1e-3);
    low -= margin;
    high += margin;
  }
  const double tick = tick_distance(high - low);
  return {std::floor(low / tick + 1e-9) * tick, std::ceil(high / tick - 1e-9) * tick};
}

/// Values to pixels.
struct Frame {
  Range x;
  Range y;
  [[nodiscard]] double across(double value) const {
    return kLeft + (value - x.low) / (x.high - x.low) * (kWidth - kLeft - kRight);
  }
  [[nodiscard]] double down(double value) const {
    return kHeight - kBottom - (value - y.low) / (y.high - y.low) * (kHeight - kTop - kBottom);
  }
};

std::string number(double value, double tick) {
  if (std::abs(value) < tick * 1e-6) return "0";
  return fmt::format("{:.6g}", value);
}

std::string grid_lines(const Frame& frame) {
  std::string out;
  const double x_tick = tick_distance(frame.x.high - frame.x.low);
  const double bottom = kHeight - kBottom;
  for (double x = frame.x.low; x <= frame.x.high + x_tick / 2; x += x_tick) {
    out +=
        fmt::format("<path class=\"grid\" d=\"M{:.1f} {}V{}\"/><text x=\"{:.1f}\" y=\"{}\" class=\"mid\">{}</text>\n",
                    frame.across(x), kTop, bottom, frame.across(x), bottom + 16, number(x, x_tick));
  }
  const double y_tick = tick_distance(frame.y.high - frame.y.low);
  for (double y = frame.y.low; y <= frame.y.high + y_tick / 2; y += y_tick) {
    out +=
        fmt::format("<path class=\"grid\" d=\"M{} {:.1f}H{}\"/><text x=\"{}\" y=\"{:.1f}\" class=\"end\">{}</text>\n",
                    kLeft, frame.down(y), kWidth - kRight, kLeft - 6, frame.down(y) + 4, number(y, y_tick));
  }
  return out;
}

std::string line(const Frame& frame, const std::vector<Point>& points, const char* kind) {
  std::string path;
  for (const Point& p : points) {
    if (is_finite(p))
      path += fmt::format("{}{:.2f} {:.2f}", path.empty() ? "M" : "L", frame.across(p.x), frame.down(p.y));
  }
  return path.empty() ? "" : fmt::format("<path class=\"{}\" d=\"{}\"/>\n", kind, path);
}

std::string rings(const Frame& frame, const std::vector<Point>& points) {
  std::string out;
  for (const Point& p : points) {
    if (is_finite(p)) {
      out += fmt::format("<circle class=\"ring\" cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"4\"/>\n", frame.across(p.x),
                         frame.down(p.y));
    }
  }
  return out;
}

}  // namespace

double tick_distance(double range) {
  const double rough = range / 8;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= rough * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string svg_plot(const Curve& curve) {
  const Frame frame{range_of(curve, &Point::x), range_of(curve, &Point::y)};
  std::string out = fmt::format("<svg viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\">\n", kWidth,
                                kHeight, kWidth, kHeight);
  out += fmt::format("<text x=\"{}\" y=\"18\" class=\"title\">{}</text>\n", kLeft, xml_text(curve.title));
  out += grid_lines(frame);
  out += fmt::format("<text x=\"{}\" y=\"{}\" class=\"mid\">{}</text>\n", (kLeft + kWidth - kRight) / 2, kHeight - 12,
                     xml_text(curve.x_label));
  out += fmt::format("<text transform=\"translate(14 {}) rotate(-90)\" class=\"mid\">{}</text>\n",
                     (kTop + kHeight - kBottom) / 2, xml_text(curve.y_label));
  const bool few = curve.reference.size() <= kMostRings;
  if (!few) out += line(frame, curve.reference, "reference");
  out += line(frame, curve.computed, "computed");
  if (few) out += rings(frame, curve.reference);
  return out + "</svg>\n";
}

}  // namespace sandtable::validation
