#include "viewer/render/route_layer.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace sandtable::render {
namespace {

struct RouteCorner {
  glm::vec3 here;
  glm::vec3 there;
  float side, along_m, width_px, dash;
  Colour colour, casing;
};
static_assert(sizeof(RouteCorner) == 48);

constexpr std::size_t kMostCorners = 400'000;

/// Points at least every few cells of the terrain, lifted onto it.
std::vector<glm::vec3> draped(const Route& route, const Heightfield& heights, const LocalFrame& frame) {
  const Polyline& path = route.path;
  const double step = std::max(heights.cell_m() * 2, 5.0);
  std::vector<glm::vec3> out;
  float last_z = 0;
  const auto put = [&](LocalXY at) {
    const float ground = heights.sample(at, 0);
    if (!std::isnan(ground)) last_z = ground;
    out.emplace_back(frame.local(at, static_cast<double>(last_z + route.above_ground_m)));
  };
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const double length = distance_m(path[i], path[i + 1]);
    if (!std::isfinite(length)) continue;
    const int pieces = std::clamp(static_cast<int>(length / step), 1, 2000);
    for (int k = 0; k < pieces; ++k) put(path[i] + (path[i + 1] - path[i]) * (static_cast<double>(k) / pieces));
  }
  if (!path.empty() && std::isfinite(path.back().x) && std::isfinite(path.back().y)) put(path.back());
  return out;
}

}  // namespace

Result<std::unique_ptr<RouteLayer>> RouteLayer::create(Statistics& books) {
  auto program = GlProgram::create("route.vert", "route.frag");
  if (!program) return pass(program);
  return std::unique_ptr<RouteLayer>(new RouteLayer(books, std::move(*program)));
}

RouteLayer::RouteLayer(Statistics& books, GlProgram program)
    : books_(books), program_(std::move(program)), array_(0, sizeof(RouteCorner)) {
  array_.floats(0, 3, offsetof(RouteCorner, here))
      .floats(1, 3, offsetof(RouteCorner, there))
      .floats(2, 4, offsetof(RouteCorner, side))
      .numbers(3, 4, GL_UNSIGNED_BYTE, true, offsetof(RouteCorner, colour))
      .numbers(4, 4, GL_UNSIGNED_BYTE, true, offsetof(RouteCorner, casing));
}

void RouteLayer::set_routes(const RouteSet* routes, const Heightfield& heights, const LocalFrame& frame) {
  quads_ = 0;
  if (routes == nullptr) return;
  std::vector<RouteCorner> corners;
  for (const Route& route : routes->routes) {
    const auto points = draped(route, heights, frame);
    const float dash = static_cast<float>(route.dash);
    float along = 0;
    for (std::size_t i = 0; i + 1 < points.size() && corners.size() < kMostCorners; ++i) {
      const glm::vec3 a = points[i], b = points[i + 1];
      const float next = along + std::hypot(b.x - a.x, b.y - a.y);
      corners.push_back({a, b, -1, along, route.width_px, dash, route.colour, route.casing});
      corners.push_back({b, a, -1, next, -route.width_px, dash, route.colour, route.casing});
      corners.push_back({b, a, 1, next, -route.width_px, dash, route.colour, route.casing});
      corners.push_back({a, b, 1, along, route.width_px, dash, route.colour, route.casing});
      along = next;
    }
  }
  quads_ = corners.size() / 4;
  if (corners.empty()) return;
  const std::size_t bytes = corners.size() * sizeof(RouteCorner);
  if (!vertices_ || vertices_->size_bytes() < bytes) {
    const std::size_t room = quads_ + quads_ / 2 + 64;
    vertices_.emplace(books_, room * 4 * sizeof(RouteCorner));
    indices_.emplace(books_, quad_index_count(room) * sizeof(std::uint32_t));
    write_quad_indices(*indices_, room);
    array_.use_buffer(vertices_->name(), sizeof(RouteCorner));
    glVertexArrayElementBuffer(array_.name(), indices_->name());
  }
  vertices_->write(0, std::span<const RouteCorner>(corners));
}

void RouteLayer::draw(float ui_scale, float opacity, bool hideable) const {
  if (quads_ == 0 || opacity <= 0) return;
  program_.use();
  glUniform1f(0, ui_scale);
  glUniform1f(1, opacity);
  glUniform1i(2, hideable ? 1 : 0);
  glBindVertexArray(array_.name());
  glEnable(GL_BLEND);
  glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
  glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(quad_index_count(quads_)), GL_UNSIGNED_INT, nullptr);
  glDisable(GL_BLEND);
  ++books_.draw_calls;
  books_.triangles += static_cast<std::int64_t>(quads_) * 2;
}

}  // namespace sandtable::render
