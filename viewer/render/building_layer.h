#pragma once

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "viewer/render/building_tree.h"
#include "viewer/render/gl_objects.h"
#include "viewer/render/job_board.h"
#include "viewer/render/shader_library.h"
#include "viewer/render/view.h"

namespace sandtable::render {

/// Runs of vertices in one buffer: first fit.
class VertexArena {
 public:
  explicit VertexArena(std::uint32_t capacity) { free_[0] = capacity; }
  std::optional<std::uint32_t> take(std::uint32_t count);
  void give_back(std::uint32_t first, std::uint32_t count);

 private:
  std::map<std::uint32_t, std::uint32_t> free_;  ///< first -> count
};

/// Buildings on the GPU: the meshes of the nodes that the last views wanted, in one buffer, drawn with two calls.
class BuildingLayer {
 public:
  static Result<std::unique_ptr<BuildingLayer>> create(Statistics& books);

  /// The tree is built by a job; until it is there nothing is drawn.
  void set_buildings(std::shared_ptr<const BuildingSet> set, std::shared_ptr<const Style> style,
                     std::shared_ptr<const Heightfield> heights, const LocalFrame& frame);
  void select(std::optional<std::uint32_t> building);

  void choose(const View& view, std::vector<Job>& jobs);
  bool accept(FinishedJob& job);
  void draw();

  [[nodiscard]] int pending() const { return pending_; }
  [[nodiscard]] bool take_changed() { return std::exchange(changed_, false); }
  [[nodiscard]] const BuildingTree* tree() const { return tree_.get(); }

 private:
  enum class Form : std::uint32_t { kFull, kBlocks };
  struct Mesh {
    std::uint32_t first = 0;
    std::uint32_t vertices = 0;
    std::uint32_t things = 0;  ///< buildings or prisms in it
    std::uint64_t last_used = 0;
  };
  struct TreeProduct;
  struct MeshProduct;

  BuildingLayer(Statistics& books, GlProgram near, GlProgram far);
  void drop_meshes();
  const Mesh* shown(std::uint32_t node, Form form, double urgency, std::vector<Job>& jobs);
  std::optional<std::uint32_t> make_room(std::uint32_t vertices);
  void draw_meshes(const std::vector<const Mesh*>& meshes) const;
  void rebuild_selection();
  [[nodiscard]] std::uint64_t job_key(std::uint32_t node, Form form) const;

  Statistics& books_;
  GlProgram near_;
  GlProgram far_;
  GlBuffer indices_;
  std::optional<GlBuffer> vertices_;
  GlVertexArray array_;
  VertexArena arena_;
  std::optional<GlBuffer> selection_;
  std::uint32_t selection_vertices_ = 0;
  std::optional<std::uint32_t> selected_;

  std::shared_ptr<const BuildingSet> set_;
  std::shared_ptr<const Style> style_;
  std::shared_ptr<const Heightfield> heights_;
  LocalFrame frame_;
  std::shared_ptr<const BuildingTree> tree_;
  std::unordered_map<std::uint64_t, Mesh> meshes_;
  std::vector<const Mesh*> full_;
  std::vector<const Mesh*> blocks_;
  std::uint32_t generation_ = 0;
  std::uint64_t frame_number_ = 0;
  int pending_ = 0;
  bool changed_ = true;
};

}  // namespace sandtable::render
