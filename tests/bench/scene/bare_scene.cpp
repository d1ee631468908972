// bare_scene DIR [--png FILE]: loads the set and draws it with plain GL, everything in every frame: the unit.
#include <epoxy/gl.h>
#include <fmt/format.h>
#include <gdal_priv.h>

#include <cmath>
#include <cstring>
#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>
#include <string>
#include <vector>

#include "tests/bench/scene/scene_files.h"
#include "tests/bench/scene/stopwatch.h"
#include "viewer/render/offscreen_context.h"

namespace {

using sandtable::LocalXY;
using sandtable::render::Camera;
using sandtable::render::Viewport;

constexpr const char* kVertex = R"(#version 450 core
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
uniform mat4 clip_from_local;
out vec3 n;
out vec2 uv;
layout(location = 1) uniform vec4 place;
void main() {
  n = normal;
  uv = (position.xy - place.xy) * place.zw;
  gl_Position = clip_from_local * vec4(position, 1.0);
})";
constexpr const char* kFragment = R"(#version 450 core
layout(location = 2) uniform vec4 tint;
layout(binding = 0) uniform sampler2D picture;
in vec3 n;
in vec2 uv;
out vec4 colour;
void main() {
  float light = 0.5 + 0.5 * max(dot(n, vec3(-0.5, 0.5, 0.7)), 0.0);
  colour = vec4((tint.a > 0.5 ? tint.rgb : texture(picture, uv).rgb) * light, 1.0);
})";

struct Vertex {
  glm::vec3 position;
  glm::vec3 normal;
};

struct Mesh {
  GLuint array = 0;
  GLsizei count = 0;
  GLenum kind = GL_TRIANGLES;
  bool indexed = false;
};

Mesh upload(const std::vector<Vertex>& vertices, const std::vector<std::uint32_t>& indices, GLenum kind) {
  Mesh mesh{0, static_cast<GLsizei>(indices.empty() ? vertices.size() : indices.size()), kind, !indices.empty()};
  GLuint buffers[2];
  glCreateBuffers(2, buffers);
  glNamedBufferStorage(buffers[0], static_cast<GLsizeiptr>(vertices.size() * sizeof(Vertex)), vertices.data(), 0);
  glCreateVertexArrays(1, &mesh.array);
  glVertexArrayVertexBuffer(mesh.array, 0, buffers[0], 0, sizeof(Vertex));
  if (mesh.indexed) {
    glNamedBufferStorage(buffers[1], static_cast<GLsizeiptr>(indices.size() * 4), indices.data(), 0);
    glVertexArrayElementBuffer(mesh.array, buffers[1]);
  }
  for (const GLuint location : {0U, 1U}) {
    glEnableVertexArrayAttrib(mesh.array, location);
    glVertexArrayAttribFormat(mesh.array, location, 3, GL_FLOAT, GL_FALSE, location * 12);
    glVertexArrayAttribBinding(mesh.array, location, 0);
  }
  return mesh;
}

struct Ground {
  const sandtable::render::HeightGrid& grid;
  LocalXY origin;
  [[nodiscard]] float height(LocalXY at) const {
    const int c = std::clamp(grid.frame().column_of(at.x), 0, grid.columns() - 1);
    const int r = std::clamp(grid.frame().row_of(at.y), 0, grid.rows() - 1);
    return grid.at(c, r);
  }
  [[nodiscard]] glm::vec3 point(LocalXY at, float up) const {
    return {static_cast<float>(at.x - origin.x), static_cast<float>(at.y - origin.y), height(at) + up};
  }
};

/// Every 16th height: the whole grid would be 32 million triangles.
Mesh terrain(const Ground& ground) {
  constexpr int kStride = 16;
  const int n = ground.grid.columns() / kStride;
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> indices;
  for (int r = 0; r < n; ++r) {
    for (int c = 0; c < n; ++c) {
      const LocalXY at = ground.grid.frame().centre_of(c * kStride, r * kStride);
      vertices.push_back({ground.point(at, 0), {0, 0, 1}});
      if (r + 1 == n || c + 1 == n) continue;
      const auto a = static_cast<std::uint32_t>(r * n + c), below = a + static_cast<std::uint32_t>(n);
      for (const std::uint32_t i : {a, below, below + 1, a, below + 1, a + 1}) indices.push_back(i);
    }
  }
  return upload(vertices, indices, GL_TRIANGLES);
}

Mesh buildings(const Ground& ground, const sandtable::render::BuildingSet& set) {
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> indices;
  for (std::size_t f = 0; f < set.footprints.features(); ++f) {
    const auto ring = set.footprints.part(f);
    if (ring.size() != 5) continue;
    const float base = ground.height(ring[0]), top = base + set.height_m[f];
    glm::vec3 p[4];
    for (std::size_t i = 0; i < 4; ++i) p[i] = ground.point(ring[i], 0);
    const auto face = [&](const glm::vec3 (&corners)[4], glm::vec3 normal) {
      const auto first = static_cast<std::uint32_t>(vertices.size());
      for (const glm::vec3& c : corners) vertices.push_back({c, normal});
      for (const std::uint32_t i : {0U, 1U, 2U, 0U, 2U, 3U}) indices.push_back(first + i);
    };
    for (std::size_t i = 0; i < 4; ++i) {
      const glm::vec3 a = p[i], b = p[(i + 1) % 4];
      const float length = std::hypot(b.x - a.x, b.y - a.y) + 1e-6F;
      face({{a.x, a.y, base}, {b.x, b.y, base}, {b.x, b.y, top}, {a.x, a.y, top}}, {(b.y - a.y) / length, (a.x - b.x) / length, 0});
    }
    face({{p[0].x, p[0].y, top}, {p[1].x, p[1].y, top}, {p[2].x, p[2].y, top}, {p[3].x, p[3].y, top}}, {0, 0, 1});
  }
  return upload(vertices, indices, GL_TRIANGLES);
}

Mesh roads(const Ground& ground, const sandtable::render::LineSet& set) {
  std::vector<Vertex> vertices;
  for (std::size_t f = 0; f < set.lines.features(); ++f) {
    const auto line = set.lines.part(f);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      for (const LocalXY at : {line[i], line[i + 1]}) vertices.push_back({ground.point(at, 2), {0, 0, 1}});
    }
  }
  return upload(vertices, {}, GL_LINES);
}

GLuint program() {
  const GLuint made = glCreateProgram();
  for (const auto& [kind, source] : {std::pair{GL_VERTEX_SHADER, kVertex}, {GL_FRAGMENT_SHADER, kFragment}}) {
    const GLuint shader = glCreateShader(static_cast<GLenum>(kind));
    glShaderSource(shader, 1, &source, nullptr);
    glCompileShader(shader);
    glAttachShader(made, shader);
  }
  glLinkProgram(made);
  return made;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && !(argc == 4 && std::strcmp(argv[2], "--png") == 0)) {
    fmt::print(stderr, "usage: bare_scene DIR [--png FILE]\n");
    return 2;
  }
  namespace bench = sandtable::bench;
  GDALAllRegister();
  const std::string folder = argv[1];
  auto context = sandtable::render::OffscreenContext::create({1920, 1080});
  if (!context) {
    fmt::print(stderr, "{}\n", context.error().message);
    return 1;
  }
  const auto grid = bench::read_elevation(folder);
  const Ground ground{grid, grid.frame().extent().centre()};
  std::vector<std::pair<Mesh, glm::vec4>> meshes;
  meshes.emplace_back(terrain(ground), glm::vec4(0));
  meshes.emplace_back(buildings(ground, bench::read_buildings(folder)), glm::vec4(0.85, 0.83, 0.8, 1));
  meshes.emplace_back(roads(ground, bench::read_roads(folder)), glm::vec4(1, 0.95, 0.8, 1));
  std::vector<Vertex> points;
  for (const LocalXY at : bench::read_points(folder)) points.push_back({ground.point(at, 5), {0, 0, 1}});
  meshes.emplace_back(upload(points, {}, GL_POINTS), glm::vec4(0.8, 0.1, 0.1, 1));
  GLuint picture = 0;
  {
    const bench::FileDrape drape(folder);
    const auto rgb = drape.read_all();
    glCreateTextures(GL_TEXTURE_2D, 1, &picture);
    glTextureStorage2D(picture, 1, GL_RGB8, drape.width(), drape.height());
    glTextureParameteri(picture, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTextureSubImage2D(picture, 0, 0, 0, drape.width(), drape.height(), GL_RGB, GL_UNSIGNED_BYTE, rgb.data());
  }
  const GLuint shader = program();
  const sandtable::Extent extent = grid.frame().extent();
  const auto draw = [&](const Camera& camera, Viewport view) {
    glBindFramebuffer(GL_FRAMEBUFFER, (*context)->framebuffer());
    glViewport(0, 0, view.width, view.height);
    glClipControl(GL_LOWER_LEFT, GL_ZERO_TO_ONE);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_GREATER);
    glClearColor(0.8F, 0.85F, 0.9F, 1);
    glClearDepth(0);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    glUseProgram(shader);
    glBindTextureUnit(0, picture);
    const glm::mat4 clip(camera.clip_from_local(view, {ground.origin, 0}));
    glUniformMatrix4fv(glGetUniformLocation(shader, "clip_from_local"), 1, GL_FALSE, &clip[0][0]);
    glUniform4f(1, static_cast<float>(-extent.width_m() / 2), static_cast<float>(extent.height_m() / 2),
                static_cast<float>(1 / extent.width_m()), static_cast<float>(-1 / extent.height_m()));
    for (const auto& [mesh, tint] : meshes) {
      glUniform4f(2, tint.r, tint.g, tint.b, tint.a);
      glBindVertexArray(mesh.array);
      if (mesh.indexed) {
        glDrawElements(mesh.kind, mesh.count, GL_UNSIGNED_INT, nullptr);
      } else {
        glDrawArrays(mesh.kind, 0, mesh.count);
      }
    }
  };
  Camera camera;
  camera.target = {ground.origin + bench::kTown, 10};
  camera.distance_m = bench::kMidDistanceM;
  camera.pitch_deg = 35;
  draw(camera, {1920, 1080});
  const auto image = (*context)->read_pixels();
  if (argc == 4 && !sandtable::render::write_png(argv[3], image)) return 1;
  fmt::print("first picture: {:.0f} ms, {:.0f} ms of CPU; peak memory {:.0f} MB\n", bench::process_age_ms(), bench::cpu_ms(),
             bench::peak_memory_mb());
  (*context)->resize({1280, 720});
  std::vector<double> wall, cpu;
  for (int i = 0; i < 40; ++i) {
    camera.heading_deg = i * 3;
    const double t0 = bench::now_ms(), c0 = bench::cpu_ms();
    draw(camera, {1280, 720});
    glFinish();
    wall.push_back(bench::now_ms() - t0);
    cpu.push_back(bench::cpu_ms() - c0);
  }
  bench::print_frames("orbit, wall", wall);
  bench::print_frames("orbit, CPU", cpu);
  return 0;
}
