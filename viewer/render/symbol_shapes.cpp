#include "viewer/render/symbol_shapes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <glm/geometric.hpp>
#include <glm/vec2.hpp>
#include <span>

namespace sandtable::render {
namespace {

using P = glm::vec2;

// All distances are positive inside; formulas after I. Quilez, "2D distance functions".
float circle(P p, P centre, float radius) { return radius - glm::length(p - centre); }

float box(P p, P centre, P half, float rounding = 0) {
  const P d = glm::abs(p - centre) - half + rounding;
  return rounding - glm::length(glm::max(d, P(0))) - std::min(std::max(d.x, d.y), 0.0F);
}

float bar(P p, P a, P b, float half_width) {
  const P pa = p - a, ba = b - a;
  const float t = std::clamp(glm::dot(pa, ba) / std::max(glm::dot(ba, ba), 1e-6F), 0.0F, 1.0F);
  return half_width - glm::length(pa - ba * t);
}

float polygon(P p, std::span<const P> corners) {
  float nearest = 1e9F;
  bool in = false;
  for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
    const P a = corners[j], b = corners[i];
    nearest = std::min(nearest, -bar(p, a, b, 0));
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) in = !in;
  }
  return in ? nearest : -nearest;
}

float polyline(P p, std::span<const P> points, float half_width) {
  float best = -1e9F;
  for (std::size_t i = 1; i < points.size(); ++i) best = std::max(best, bar(p, points[i - 1], points[i], half_width));
  return best;
}

float unite(std::initializer_list<float> parts) { return std::max(parts); }
float cut(float from, float hole) { return std::min(from, -hole); }

/// A drop: a disc and the tangents to a tip above it.
float drop(P p, P centre, float radius, float tip_y) {
  const float h = tip_y - centre.y;
  const float s = radius / h, c = std::sqrt(std::max(0.0F, 1 - s * s));
  const P touch{radius * c, centre.y + radius * s};
  const P cone[] = {{0, tip_y}, {-touch.x, touch.y}, centre, touch};
  return unite({circle(p, centre, radius), polygon(p, cone)});
}

float wave(P p, float y, float half_width) {
  P points[17];
  for (int i = 0; i < 17; ++i) {
    const float x = -0.62F + 1.24F * static_cast<float>(i) / 16;
    points[i] = {x, y + 0.12F * std::sin(x * 9.0F)};
  }
  return polyline(p, points, half_width);
}

}  // namespace

float shape_distance(SymbolShape shape, float x, float y) {
  const P p{x, y};
  switch (shape) {
    case SymbolShape::kCircle: return circle(p, {0, 0}, 1);
    case SymbolShape::kSquare: return box(p, {0, 0}, P(0.88F), 0.06F);
    case SymbolShape::kRoundSquare: return box(p, {0, 0}, P(0.95F), 0.38F);
    case SymbolShape::kTriangle: {
      const P c[] = {{0, 0.92F}, {-0.9F, -0.66F}, {0.9F, -0.66F}};
      return polygon(p, c) + 0.12F;
    }
    case SymbolShape::kTriangleDown: {
      const P c[] = {{0, -0.92F}, {0.9F, 0.66F}, {-0.9F, 0.66F}};
      return polygon(p, c) + 0.12F;
    }
    case SymbolShape::kDiamond: {
      const P c[] = {{0, 1}, {-1, 0}, {0, -1}, {1, 0}};
      return polygon(p, c) + 0.06F;
    }
    case SymbolShape::kHexagon: {
      P c[6];
      for (int i = 0; i < 6; ++i) {
        const float a = static_cast<float>(i) * 1.0471976F;
        c[i] = {std::cos(a), std::sin(a)};
      }
      return polygon(p, c) + 0.05F;
    }
    case SymbolShape::kDrop: return drop(p, {0, -0.22F}, 0.78F, 1.05F);
    case SymbolShape::kPin: return drop({p.x, -p.y}, {0, -0.25F}, 0.75F, 1.1F);
    case SymbolShape::kShield: {
      const P c[] = {{-0.85F, 0.85F}, {0.85F, 0.85F}, {0.85F, 0}, {0.5F, -0.62F}, {0, -1}, {-0.5F, -0.62F}, {-0.85F, 0}};
      return polygon(p, c);
    }
    case SymbolShape::kCount: break;
  }
  return -1;
}

float icon_distance(SymbolIcon icon, float x, float y) {
  const P p{x, y};
  constexpr float kPen = 0.11F;
  switch (icon) {
    case SymbolIcon::kNone: return -1;
    case SymbolIcon::kDot: return circle(p, {0, 0}, 0.32F);
    case SymbolIcon::kTruck: {
      const P cab[] = {{0.2F, -0.28F}, {0.2F, 0.2F}, {0.42F, 0.2F}, {0.66F, -0.04F}, {0.66F, -0.28F}};
      const float body = unite({box(p, {-0.26F, 0.04F}, {0.38F, 0.32F}, 0.04F), polygon(p, cab)});
      const float wheels = unite({circle(p, {-0.34F, -0.32F}, 0.22F), circle(p, {0.4F, -0.32F}, 0.22F)});
      return unite({cut(body, wheels), circle(p, {-0.34F, -0.32F}, 0.14F), circle(p, {0.4F, -0.32F}, 0.14F)});
    }
    case SymbolIcon::kPump: {
      const float casing = cut(circle(p, {-0.08F, -0.08F}, 0.5F), circle(p, {-0.08F, -0.08F}, 0.28F));
      return unite({casing, circle(p, {-0.08F, -0.08F}, 0.13F), box(p, {0.32F, 0.3F}, {0.34F, 0.11F})});
    }
    case SymbolIcon::kWave: return unite({wave(p, 0.24F, kPen), wave(p, -0.2F, kPen)});
    case SymbolIcon::kRain: {
      float best = circle(p, {-0.22F, 0.22F}, 0.26F);
      best = unite({best, circle(p, {0.14F, 0.28F}, 0.32F), box(p, {0, 0.1F}, {0.46F, 0.14F}, 0.1F)});
      for (const float dx : {-0.3F, 0.02F, 0.34F}) best = std::max(best, bar(p, {dx, -0.2F}, {dx - 0.12F, -0.5F}, 0.075F));
      return best;
    }
    case SymbolIcon::kLevel: {
      float best = bar(p, {-0.3F, -0.55F}, {-0.3F, 0.55F}, 0.09F);
      for (const float dy : {-0.05F, 0.22F, 0.49F}) best = std::max(best, bar(p, {-0.3F, dy}, {0, dy}, 0.07F));
      return unite({best, wave({p.x - 0.12F, p.y}, -0.38F, 0.1F)});
    }
    case SymbolIcon::kGate:
      return unite({box(p, {-0.5F, 0}, {0.1F, 0.6F}), box(p, {0.5F, 0}, {0.1F, 0.6F}), box(p, {0, 0.5F}, {0.6F, 0.1F}),
                    box(p, {0, -0.1F}, {0.3F, 0.28F})});
    case SymbolIcon::kPlus: return unite({box(p, {0, 0}, {0.55F, 0.18F}), box(p, {0, 0}, {0.18F, 0.55F})});
    case SymbolIcon::kHouse: {
      const P roof[] = {{0, 0.62F}, {-0.66F, 0.04F}, {0.66F, 0.04F}};
      return cut(unite({polygon(p, roof), box(p, {0, -0.22F}, {0.44F, 0.3F})}), box(p, {0, -0.34F}, {0.12F, 0.2F}));
    }
    case SymbolIcon::kBook: {
      const P left[] = {{-0.06F, 0.34F}, {-0.62F, 0.5F}, {-0.62F, -0.36F}, {-0.06F, -0.5F}};
      const P right[] = {{0.06F, 0.34F}, {0.62F, 0.5F}, {0.62F, -0.36F}, {0.06F, -0.5F}};
      return unite({polygon(p, left), polygon(p, right)});
    }
    case SymbolIcon::kCrew: {
      const float head = circle(p, {0, 0.32F}, 0.24F);
      return unite({head, std::min(circle(p, {0, -0.52F}, 0.54F), p.y + 0.5F)});
    }
    case SymbolIcon::kCamera: {
      const P eye[] = {{0.2F, 0}, {0.62F, 0.3F}, {0.62F, -0.3F}};
      return unite({box(p, {-0.2F, 0}, {0.42F, 0.34F}, 0.08F), polygon(p, eye)});
    }
    case SymbolIcon::kBarrier: {
      float best = std::max(box(p, {0, 0.16F}, {0.62F, 0.2F}), -1.0F);
      for (const float dx : {-0.36F, 0.06F}) best = cut(best, bar(p, {dx, 0}, {dx + 0.22F, 0.34F}, 0.07F));
      return unite({best, box(p, {-0.42F, -0.3F}, {0.09F, 0.28F}), box(p, {0.42F, -0.3F}, {0.09F, 0.28F})});
    }
    case SymbolIcon::kBang: return unite({bar(p, {0, 0.5F}, {0, -0.05F}, 0.13F), circle(p, {0, -0.44F}, 0.15F)});
    case SymbolIcon::kQuestion: {
      const float hook = cut(circle(p, {0, 0.24F}, 0.36F), circle(p, {0, 0.24F}, 0.14F));
      return unite({cut(hook, box(p, {-0.3F, 0}, {0.3F, 0.22F})), bar(p, {0, -0.02F}, {0, -0.12F}, 0.11F),
                    circle(p, {0, -0.46F}, 0.14F)});
    }
    case SymbolIcon::kBar: return box(p, {0, 0}, {0.55F, 0.15F});
    case SymbolIcon::kCheck: {
      const P tick[] = {{-0.46F, 0.02F}, {-0.12F, -0.34F}, {0.5F, 0.38F}};
      return polyline(p, tick, 0.14F);
    }
    case SymbolIcon::kCount: break;
  }
  return -1;
}

std::vector<std::vector<std::uint8_t>> symbol_layers() {
  std::vector<std::vector<std::uint8_t>> layers;
  const auto add = [&](const std::function<float(float, float)>& distance) {
    std::vector<std::uint8_t> layer;
    layer.reserve(kSymbolTexels * kSymbolTexels);
    for (int row = 0; row < kSymbolTexels; ++row) {
      for (int column = 0; column < kSymbolTexels; ++column) {
        const auto at = [](int i) { return ((static_cast<float>(i) + 0.5F) / kSymbolTexels * 2 - 1) * kSymbolSpan; };
        const float d = distance(at(column), -at(row));
        layer.push_back(static_cast<std::uint8_t>(std::clamp(127.5F + d * 127.5F, 0.0F, 255.0F)));
      }
    }
    layers.push_back(std::move(layer));
  };
  for (int s = 0; s < static_cast<int>(SymbolShape::kCount); ++s) {
    add([s](float x, float y) { return shape_distance(static_cast<SymbolShape>(s), x, y); });
  }
  for (int i = 0; i < static_cast<int>(SymbolIcon::kCount); ++i) {
    add([i](float x, float y) { return icon_distance(static_cast<SymbolIcon>(i), x, y); });
  }
  return layers;
}

}  // namespace sandtable::render
