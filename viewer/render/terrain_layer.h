#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "viewer/render/gl_objects.h"
#include "viewer/render/job_board.h"
#include "viewer/render/shader_library.h"
#include "viewer/render/terrain_quadtree.h"
#include "viewer/render/tile_painter.h"
#include "viewer/render/view.h"

namespace sandtable::render {

/// The ground on the GPU: painted tiles in one atlas, their meshes in one buffer, drawn with two calls.
class TerrainLayer {
 public:
  static Result<std::unique_ptr<TerrainLayer>> create(Statistics& books);

  /// New ground. With `reshaped`, the old tiles are dropped; else they stay until their new picture is ready.
  void set_ground(std::shared_ptr<const GroundContent> ground, const LocalFrame& frame, bool reshaped);

  /// Chooses the tiles of this view; wishes for those that are missing are added to `jobs`.
  void choose(const View& view, std::vector<Job>& jobs);
  /// Takes a product of one of its jobs; false when the key is not one of its own.
  bool accept(FinishedJob& job);
  void draw() const;

  /// Chosen tiles that are drawn by a coarser or older stand-in.
  [[nodiscard]] int pending() const { return pending_; }
  /// Something that draw() shows has changed since the last call of this function.
  [[nodiscard]] bool take_changed() { return std::exchange(changed_, false); }

  /// Draws the ground (no skirts) of the shown tiles that touch one of the areas, or reach out of `around` when that is
  /// given, with the caller's program.
  void draw_meshes_over(const std::vector<Extent>& areas, const std::optional<Extent>& around) const;

  [[nodiscard]] int shown() const { return static_cast<int>(shown_.size()); }

 private:
  struct Tile {
    TileId id;
    int slot = -1;
    bool holes = false;
    std::uint32_t generation = 0;
    std::uint64_t last_used = 0;
  };
  struct Product;

  TerrainLayer(Statistics& books, GlProgram whole, GlProgram masked);
  void drop_all();
  void show(Tile& tile, std::uint64_t frame);
  std::optional<int> free_slot();
  void upload(const Product& product, int slot);
  [[nodiscard]] std::uint64_t job_key(TileId id) const;
  void draw_tiles(const std::vector<const Tile*>& tiles, int indices) const;

  Statistics& books_;
  GlProgram whole_;
  GlProgram masked_;
  std::optional<GlTexture> atlas_;
  GlBuffer vertices_;
  GlBuffer indices_;
  GlVertexArray array_;
  std::shared_ptr<const GroundContent> ground_;
  LocalFrame frame_;
  std::optional<TerrainQuadtree> tree_;
  std::unordered_map<std::uint64_t, Tile> tiles_;
  std::vector<int> free_slots_;
  std::vector<const Tile*> shown_;
  std::uint32_t generation_ = 0;
  std::uint64_t frame_number_ = 0;
  int pending_ = 0;
  bool changed_ = true;
};

}  // namespace sandtable::render
