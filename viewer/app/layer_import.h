#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "geo/layers/source_listing.h"
#include "viewer/app/static_scene.h"
#include "viewer/ui/import_status.h"

namespace sandtable {

/// How sources are looked into and read; tests replace it. Both are called on a thread of the import's own.
struct LayerReader {
  std::function<geo::SourceListing(const std::string& source, const ui::TextReading& reading)> list;
  std::function<Result<WithWarnings<geo::VectorLayer>>(const ui::ImportWish& wish)> read;
};
/// Through the child process that reads all that users bring, into the place's CRS.
LayerReader make_layer_reader(const Place& place);

/// Looks into a source and reads layers of it beside the running window. One thing at a time; what is asked for
/// meanwhile is dropped. The layers are for this session: neither place nor incident hears of them. Main thread.
class LayerImport {
 public:
  explicit LayerImport(LayerReader reader);

  /// With a reading, `source` is one of those listed, and told again in its place.
  void inspect(const std::string& source, const std::optional<ui::TextReading>& reading = {});
  void add(const std::vector<ui::ImportWish>& wishes);
  [[nodiscard]] ui::ImportStatus status() const;

  struct Added {
    LoadedLayer layer;
    SceneLayer scene;
  };
  /// What has been read since the last call, each layer with looks of its own.
  std::vector<Added> take_added();

 private:
  struct Shared;  ///< outlives the import while a child still works: closing the window waits for nobody
  void start(std::function<void(Shared&)> work);

  std::shared_ptr<Shared> shared_;
};

}  // namespace sandtable
