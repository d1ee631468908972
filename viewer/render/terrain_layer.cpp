#include "viewer/render/terrain_layer.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "viewer/render/terrain_mesh.h"

namespace sandtable::render {
namespace {

constexpr int kAtlasSide = 16;  ///< tiles along the atlas' side
constexpr int kSlots = kAtlasSide * kAtlasSide;
/// Some slots are left for coarser stand-ins.
constexpr std::size_t kMostShown = kSlots - 48;
constexpr std::uint64_t kJobKind = std::uint64_t{1} << 62;
constexpr double kTexelPx = 1.25;        ///< a texel may cover this many pixels of a still picture
constexpr double kTexelPxMoving = 2.0;   ///< and this many of one that moves

std::uint16_t atlas_coordinate(int slot_cell, std::uint16_t share) {
  const double texel = slot_cell * kTileTexels + kTileGutter + share / 65535.0 * kTileInner;
  return static_cast<std::uint16_t>(texel / (kAtlasSide * kTileTexels) * 65535.0 + 0.5);
}

}  // namespace

struct TerrainLayer::Product final : JobProduct {
  TileId id;
  std::uint32_t generation = 0;
  PaintedTile picture;
  std::vector<TerrainVertex> mesh;
};

Result<std::unique_ptr<TerrainLayer>> TerrainLayer::create(Statistics& books) {
  auto whole = GlProgram::create("terrain.vert", "terrain.frag");
  if (!whole) return pass(whole);
  auto masked = GlProgram::create("terrain.vert", "terrain_masked.frag");
  if (!masked) return pass(masked);
  return std::unique_ptr<TerrainLayer>(new TerrainLayer(books, std::move(*whole), std::move(*masked)));
}

TerrainLayer::TerrainLayer(Statistics& books, GlProgram whole, GlProgram masked)
    : books_(books),
      whole_(std::move(whole)),
      masked_(std::move(masked)),
      vertices_(books, sizeof(TerrainVertex) * kMeshVertices * kSlots),
      indices_(books, terrain_indices().size() * sizeof(std::uint16_t)),
      array_(vertices_.name(), sizeof(TerrainVertex), indices_.name()) {
  indices_.write(0, std::span<const std::uint16_t>(terrain_indices()));
  array_.floats(0, 3, offsetof(TerrainVertex, x))
      .numbers(1, 2, GL_UNSIGNED_SHORT, true, offsetof(TerrainVertex, s))
      .numbers(2, 1, GL_UNSIGNED_BYTE, true, offsetof(TerrainVertex, light));
  atlas_.emplace(books_, TextureShape{.width = kAtlasSide * kTileTexels,
                                      .height = kAtlasSide * kTileTexels,
                                      .levels = kTileLevels,
                                      .format = GL_RGBA8});
  drop_all();
}

void TerrainLayer::drop_all() {
  tiles_.clear();
  shown_.clear();
  free_slots_.clear();
  for (int slot = kSlots - 1; slot >= 0; --slot) free_slots_.push_back(slot);
}

void TerrainLayer::set_ground(std::shared_ptr<const GroundContent> ground, const LocalFrame& frame, bool reshaped) {
  ground_ = std::move(ground);
  frame_ = frame;
  ++generation_;
  if (!reshaped) return;
  drop_all();
  tree_.reset();
  if (ground_ && ground_->heights) tree_.emplace(*ground_->heights, frame_);
  changed_ = true;
}

std::uint64_t TerrainLayer::job_key(TileId id) const {
  return kJobKind | static_cast<std::uint64_t>(generation_ & 0x3fffU) << 48 | id.key();
}

void TerrainLayer::show(Tile& tile, std::uint64_t frame) {
  tile.last_used = frame;
  shown_.push_back(&tile);
}

void TerrainLayer::choose(const View& view, std::vector<Job>& jobs) {
  const std::vector<const Tile*> before = std::move(shown_);
  shown_.clear();
  pending_ = 0;
  frame_number_ = view.number;
  if (!tree_) return;
  const Heightfield& heights = *ground_->heights;
  const auto wanted = tree_->select(view, heights, view.moving ? kTexelPxMoving : kTexelPx, kMostShown);
  std::unordered_set<std::uint64_t> stand_ins, asked;
  const auto ask = [&](TileId id, double urgency) {
    if (!asked.insert(id.key()).second) return;
    jobs.push_back({job_key(id), urgency,
                    [id, ground = ground_, square = tree_->square(id), frame = frame_, generation = generation_] {
                      auto product = std::make_unique<Product>();
                      product->id = id;
                      product->generation = generation;
                      product->picture = paint_tile(*ground, square);
                      product->mesh = make_terrain_mesh(*ground->heights, frame, square);
                      return product;
                    }});
  };
  for (const TileId id : wanted) {
    const auto found = tiles_.find(id.key());
    const bool ready = found != tiles_.end();
    if (ready) show(found->second, view.number);
    if (ready && found->second.generation == generation_) continue;
    ++pending_;
    const auto box = tree_->box(id, heights);
    ask(id, 100 + (box ? tree_->texel_m(id.level) * view.px_per_m(*box) : 0));
    if (ready) continue;
    // The nearest coarser tile stands in; several gaps may share it.
    for (TileId up = id; up.level > 0;) {
      up = up.parent();
      const auto coarse = tiles_.find(up.key());
      if (coarse == tiles_.end()) continue;
      if (stand_ins.insert(up.key()).second) show(coarse->second, view.number);
      break;
    }
  }
  if (!view.final) {
    // Coarse tiles first, so that the next movement always has something to show.
    for (TileId id : wanted) {
      while (id.level > 0) {
        id = id.parent();
        const auto found = tiles_.find(id.key());
        if (found == tiles_.end()) {
          ask(id, id.level == 0 ? 1000 : 50 - id.level);
        } else {
          found->second.last_used = view.number;
        }
      }
    }
  }
  if (shown_ != before) changed_ = true;
}

std::optional<int> TerrainLayer::free_slot() {
  if (!free_slots_.empty()) {
    const int slot = free_slots_.back();
    free_slots_.pop_back();
    return slot;
  }
  const auto oldest = std::min_element(tiles_.begin(), tiles_.end(), [](const auto& a, const auto& b) {
    return a.second.last_used < b.second.last_used;
  });
  if (oldest == tiles_.end() || oldest->second.last_used >= frame_number_) return std::nullopt;
  const int slot = oldest->second.slot;
  tiles_.erase(oldest);
  return slot;
}

bool TerrainLayer::accept(FinishedJob& job) {
  auto* product = dynamic_cast<Product*>(job.product.get());
  if (product == nullptr) return false;
  if (product->generation != generation_) return true;
  const auto found = tiles_.find(product->id.key());
  if (found != tiles_.end()) {
    found->second.generation = product->generation;
    found->second.holes = product->picture.has_holes;
    upload(*product, found->second.slot);
  } else {
    const auto slot = free_slot();
    if (!slot) return true;
    upload(*product, *slot);
    tiles_[product->id.key()] = Tile{product->id, *slot, product->picture.has_holes, product->generation, frame_number_};
  }
  changed_ = true;
  return true;
}

void TerrainLayer::upload(const Product& product, int slot) {
  const int column = slot % kAtlasSide, row = slot / kAtlasSide;
  for (int level = 0, side = kTileTexels; level < kTileLevels; ++level, side /= 2) {
    const auto& pixels = product.picture.levels[static_cast<std::size_t>(level)];
    atlas_->write(level, column * side, row * side, side, side, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data(), pixels.size());
  }
  std::vector<TerrainVertex> mesh = product.mesh;
  for (TerrainVertex& v : mesh) {
    v.s = atlas_coordinate(column, v.s);
    v.t = atlas_coordinate(row, static_cast<std::uint16_t>(65535 - v.t));  // the picture's first row is northern
  }
  vertices_.write(static_cast<std::size_t>(slot) * kMeshVertices * sizeof(TerrainVertex),
                  std::span<const TerrainVertex>(mesh));
  ++books_.tiles_painted;
}

void TerrainLayer::draw_tiles(const std::vector<const Tile*>& tiles, int indices) const {
  if (tiles.empty()) return;
  const GLsizei count = indices;
  std::vector<GLsizei> counts(tiles.size(), count);
  std::vector<const void*> starts(tiles.size(), nullptr);
  std::vector<GLint> bases;
  for (const Tile* tile : tiles) bases.push_back(tile->slot * kMeshVertices);
  glBindVertexArray(array_.name());
  glMultiDrawElementsBaseVertex(GL_TRIANGLES, counts.data(), GL_UNSIGNED_SHORT, starts.data(),
                                static_cast<GLsizei>(tiles.size()), bases.data());
  ++books_.draw_calls;
  books_.triangles += static_cast<std::int64_t>(tiles.size()) * count / 3;
}

void TerrainLayer::draw() const {
  std::vector<const Tile*> whole, masked;
  for (const Tile* tile : shown_) (tile->holes ? masked : whole).push_back(tile);
  glBindTextureUnit(0, atlas_->name());
  whole_.use();
  draw_tiles(whole, kGroundIndices + kSkirtIndices);
  if (masked.empty()) return;
  masked_.use();
  draw_tiles(masked, kGroundIndices + kSkirtIndices);
}

void TerrainLayer::draw_meshes_over(const std::vector<Extent>& areas, const std::optional<Extent>& around) const {
  std::vector<const Tile*> over;
  for (const Tile* tile : shown_) {
    const Extent square = tree_->square(tile->id);
    const bool reaches_out = around && (square.west < around->west || square.east > around->east ||
                                        square.south < around->south || square.north > around->north);
    if (reaches_out || std::any_of(areas.begin(), areas.end(), [&](const Extent& a) { return a.intersects(square); })) {
      over.push_back(tile);
    }
  }
  draw_tiles(over, kGroundIndices);
}

}  // namespace sandtable::render
