#include "viewer/render/building_layer.h"

#include <algorithm>
#include <utility>

namespace sandtable::render {
namespace {

constexpr std::uint32_t kArenaVertices = 3'000'000;  // 60 MB, of which only what is used becomes resident
constexpr std::uint32_t kMostQuads = 1U << 16;       // of one mesh
constexpr std::uint32_t kMostFull = 16'000;          // buildings drawn whole in a still picture
constexpr std::uint32_t kMostFullMoving = 7'000;     // and in one that moves
constexpr std::uint64_t kBuildingJobs = std::uint64_t{2} << 62;

}  // namespace

std::optional<std::uint32_t> VertexArena::take(std::uint32_t count) {
  for (auto it = free_.begin(); it != free_.end(); ++it) {
    if (it->second < count) continue;
    const auto [first, available] = *it;
    free_.erase(it);
    if (available > count) free_[first + count] = available - count;
    return first;
  }
  return std::nullopt;
}

void VertexArena::give_back(std::uint32_t first, std::uint32_t count) {
  if (count == 0) return;
  auto next = free_.lower_bound(first);
  if (next != free_.end() && first + count == next->first) {
    count += next->second;
    next = free_.erase(next);
  }
  if (next != free_.begin()) {
    const auto before = std::prev(next);
    if (before->first + before->second == first) {
      before->second += count;
      return;
    }
  }
  free_[first] = count;
}

struct BuildingLayer::TreeProduct final : JobProduct {
  std::uint32_t generation = 0;
  std::shared_ptr<const BuildingTree> tree;
};

struct BuildingLayer::MeshProduct final : JobProduct {
  std::uint32_t generation = 0;
  std::uint64_t key = 0;
  std::uint32_t things = 0;
  BuildingMesh mesh;
};

Result<std::unique_ptr<BuildingLayer>> BuildingLayer::create(Statistics& books) {
  auto near = GlProgram::create("building.vert", "building.frag");
  if (!near) return pass(near);
  auto far = GlProgram::create("building.vert", "block.frag");
  if (!far) return pass(far);
  return std::unique_ptr<BuildingLayer>(new BuildingLayer(books, std::move(*near), std::move(*far)));
}

BuildingLayer::BuildingLayer(Statistics& books, GlProgram near, GlProgram far)
    : books_(books),
      near_(std::move(near)),
      far_(std::move(far)),
      indices_(books, quad_index_count(kMostQuads) * sizeof(std::uint32_t)),
      array_(0, sizeof(BuildingVertex), indices_.name()),
      arena_(kArenaVertices) {
  write_quad_indices(indices_, kMostQuads);
  array_.floats(0, 3, offsetof(BuildingVertex, x))
      .numbers(1, 4, GL_UNSIGNED_BYTE, true, offsetof(BuildingVertex, r))
      .numbers(2, 2, GL_SHORT, false, offsetof(BuildingVertex, u));
}

void BuildingLayer::drop_meshes() {
  meshes_.clear();
  full_.clear();
  blocks_.clear();
  arena_ = VertexArena(kArenaVertices);
}

void BuildingLayer::set_buildings(std::shared_ptr<const BuildingSet> set, std::shared_ptr<const Style> style,
                                  std::shared_ptr<const Heightfield> heights, const LocalFrame& frame) {
  ++generation_;
  drop_meshes();
  tree_.reset();
  selected_.reset();
  selection_vertices_ = 0;
  set_ = std::move(set);
  style_ = std::move(style);
  heights_ = std::move(heights);
  frame_ = frame;
  changed_ = true;
}

std::uint64_t BuildingLayer::job_key(std::uint32_t node, Form form) const {
  return kBuildingJobs | static_cast<std::uint64_t>(generation_ & 0xffffU) << 40 |
         static_cast<std::uint64_t>(form) << 38 | node;
}

const BuildingLayer::Mesh* BuildingLayer::shown(std::uint32_t node, Form form, double urgency, std::vector<Job>& jobs) {
  const std::uint64_t key = job_key(node, form);
  const auto found = meshes_.find(key);
  if (found != meshes_.end()) {
    found->second.last_used = frame_number_;
    return &found->second;
  }
  jobs.push_back({key, urgency, [key, node, form, tree = tree_, generation = generation_] {
                    auto product = std::make_unique<MeshProduct>();
                    product->generation = generation;
                    product->key = key;
                    const BuildingTree::Node& n = tree->nodes()[node];
                    const auto buildings = tree->buildings(n);
                    product->mesh = form == Form::kFull ? full_mesh(*tree->model(), buildings)
                                                        : block_mesh(*tree->model(), buildings, n.block_cell_m());
                    if (product->mesh.size() > 4 * kMostQuads) product->mesh.resize(4 * kMostQuads);
                    product->things =
                        form == Form::kFull ? n.count : static_cast<std::uint32_t>(product->mesh.size() / 20);
                    return product;
                  }});
  return nullptr;
}

void BuildingLayer::choose(const View& view, std::vector<Job>& jobs) {
  const auto full_before = std::exchange(full_, {});
  const auto blocks_before = std::exchange(blocks_, {});
  pending_ = 0;
  frame_number_ = view.number;
  if (set_ && !tree_) {
    ++pending_;
    jobs.push_back({job_key(0, Form::kFull) | std::uint64_t{1} << 37, 500,
                    [set = set_, style = style_, heights = heights_, frame = frame_, generation = generation_] {
                      auto product = std::make_unique<TreeProduct>();
                      product->generation = generation;
                      product->tree = std::make_shared<const BuildingTree>(set, style, *heights, frame);
                      return product;
                    }});
  }
  // The flat map shows the painted footprints.
  if (tree_ && !view.map) {
    const auto selection = tree_->select(view, view.moving ? kMostFullMoving : kMostFull);
    for (const std::uint32_t node : selection.full) {
      const double urgency = 200 + view.px_per_m(tree_->nodes()[node].box);
      if (const Mesh* mesh = shown(node, Form::kFull, urgency, jobs)) {
        full_.push_back(mesh);
        continue;
      }
      ++pending_;
      const auto blocks = meshes_.find(job_key(node, Form::kBlocks));
      if (blocks != meshes_.end()) blocks_.push_back(&blocks->second);
    }
    for (const std::uint32_t node : selection.blocks) {
      if (const Mesh* mesh = shown(node, Form::kBlocks, 90, jobs)) {
        blocks_.push_back(mesh);
        continue;
      }
      ++pending_;
      const auto full = meshes_.find(job_key(node, Form::kFull));
      if (full != meshes_.end()) full_.push_back(&full->second);
    }
  }
  if (full_ != full_before || blocks_ != blocks_before) changed_ = true;
}

std::optional<std::uint32_t> BuildingLayer::make_room(std::uint32_t vertices) {
  while (true) {
    if (const auto first = arena_.take(vertices)) return first;
    const auto oldest = std::min_element(meshes_.begin(), meshes_.end(), [](const auto& a, const auto& b) {
      return a.second.last_used < b.second.last_used;
    });
    if (oldest == meshes_.end() || oldest->second.last_used >= frame_number_) return std::nullopt;
    arena_.give_back(oldest->second.first, oldest->second.vertices);
    meshes_.erase(oldest);
  }
}

bool BuildingLayer::accept(FinishedJob& job) {
  if (auto* product = dynamic_cast<TreeProduct*>(job.product.get())) {
    if (product->generation == generation_) tree_ = product->tree;
    rebuild_selection();
    return true;
  }
  auto* product = dynamic_cast<MeshProduct*>(job.product.get());
  if (product == nullptr) return false;
  if (product->generation != generation_) return true;
  const auto count = static_cast<std::uint32_t>(product->mesh.size());
  const auto first = count == 0 ? std::optional<std::uint32_t>(0) : make_room(count);
  if (!first) return true;
  if (!vertices_) {
    vertices_.emplace(books_, sizeof(BuildingVertex) * kArenaVertices);
    array_.use_buffer(vertices_->name(), sizeof(BuildingVertex));
  }
  vertices_->write(*first * sizeof(BuildingVertex), std::span<const BuildingVertex>(product->mesh));
  meshes_[product->key] = Mesh{*first, count, product->things, frame_number_};
  changed_ = true;
  return true;
}

void BuildingLayer::draw_meshes(const std::vector<const Mesh*>& meshes) const {
  std::vector<GLsizei> counts;
  std::vector<const void*> starts(meshes.size(), nullptr);
  std::vector<GLint> bases;
  for (const Mesh* mesh : meshes) {
    counts.push_back(static_cast<GLsizei>(mesh->vertices / 4 * 6));
    bases.push_back(static_cast<GLint>(mesh->first));
    books_.triangles += mesh->vertices / 2;
  }
  if (counts.empty()) return;
  glMultiDrawElementsBaseVertex(GL_TRIANGLES, counts.data(), GL_UNSIGNED_INT, starts.data(),
                                static_cast<GLsizei>(counts.size()), bases.data());
  ++books_.draw_calls;
}

void BuildingLayer::draw() {
  if (!vertices_) return;
  for (const Mesh* mesh : full_) books_.buildings_full += static_cast<int>(mesh->things);
  for (const Mesh* mesh : blocks_) books_.building_blocks += static_cast<int>(mesh->things);
  glEnable(GL_CULL_FACE);
  glBindVertexArray(array_.name());
  near_.use();
  draw_meshes(full_);
  far_.use();
  draw_meshes(blocks_);
  if (selection_vertices_ > 0) {
    array_.use_buffer(selection_->name(), sizeof(BuildingVertex));
    // The same faces again, a little nearer, in the colour of selection.
    near_.use();
    glEnable(GL_POLYGON_OFFSET_FILL);
    glPolygonOffset(2, 8);
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(selection_vertices_ / 4 * 6), GL_UNSIGNED_INT, nullptr);
    glDisable(GL_POLYGON_OFFSET_FILL);
    array_.use_buffer(vertices_->name(), sizeof(BuildingVertex));
    ++books_.draw_calls;
  }
  glDisable(GL_CULL_FACE);
}

void BuildingLayer::select(std::optional<std::uint32_t> building) {
  if (building == selected_) return;
  selected_ = building;
  rebuild_selection();
}

void BuildingLayer::rebuild_selection() {
  selection_vertices_ = 0;
  changed_ = true;
  if (!selected_ || !tree_ || *selected_ >= tree_->model()->base_m.size()) return;
  const std::uint32_t one[] = {*selected_};
  BuildingMesh mesh = full_mesh(*tree_->model(), one);
  const Colour c = style_->buildings.selected;
  for (BuildingVertex& v : mesh) {
    // Keeps the light of each face: brightness of the wall times the colour.
    const float light = static_cast<float>(std::max({v.r, v.g, v.b})) / 235.0F;
    const auto lit = [&](std::uint8_t of) { return static_cast<std::uint8_t>(std::min(255.0F, of * light)); };
    v.r = lit(c.r);
    v.g = lit(c.g);
    v.b = lit(c.b);
  }
  if (mesh.size() > 4 * kMostQuads) mesh.resize(4 * kMostQuads);
  const std::size_t bytes = mesh.size() * sizeof(BuildingVertex);
  if (bytes == 0) return;
  if (!selection_ || selection_->size_bytes() < bytes) selection_.emplace(books_, bytes);
  selection_->write(0, std::span<const BuildingVertex>(mesh));
  selection_vertices_ = static_cast<std::uint32_t>(mesh.size());
}

}  // namespace sandtable::render
