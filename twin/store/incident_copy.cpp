#include "twin/store/incident_copy.h"

#include <vector>

#include "twin/store/sqlite_store.h"

namespace sandtable {
namespace {

constexpr std::size_t kBatch = 500;  // entries a transaction

/// The file that is being written, made when the first entry says in which frame.
class Copy {
 public:
  Copy(IncidentStore::PlaceCopy place, const std::filesystem::path& file) : place_(std::move(place)), file_(file) {}

  Status take(Event event) {
    if (!store_) {
      if (Status made = make(event); !made) return made;
    }
    waiting_.push_back(std::move(event));
    return waiting_.size() < kBatch ? Status{} : flush();
  }

  Status finish() {
    if (!store_) return fail(ErrorCode::kInvalid, "the incident has no entries yet");
    return flush();
  }

 private:
  Status make(const Event& first) {
    const auto* opened = std::get_if<IncidentOpened>(&first.body);
    if (opened == nullptr) return fail(ErrorCode::kUnreadable, "the incident does not begin with its opening");
    auto created = SqliteStore::create(file_, {opened->crs, ""});
    if (!created) return pass(created);
    store_ = std::move(*created);
    return place_.toml.empty() ? Status{} : store_->put_place(place_.toml, place_.path);
  }

  Status flush() {
    if (Status written = store_->append(waiting_); !written) return written;
    waiting_.clear();
    return {};
  }

  IncidentStore::PlaceCopy place_;
  const std::filesystem::path& file_;
  std::unique_ptr<SqliteStore> store_;
  std::vector<Event> waiting_;
};

}  // namespace

Status copy_incident(IncidentStore& from, const std::filesystem::path& file) {
  const auto last = from.last_seq();
  if (!last) return pass(last);
  auto place = from.place();
  if (!place && place.error().code != ErrorCode::kNotFound) return pass(place);
  Copy copy(place ? std::move(*place) : IncidentStore::PlaceCopy{}, file);
  Status taken;
  const Status read = from.read(1, [&](Event event) {
    if (event.seq > *last) return false;
    taken = copy.take(std::move(event));
    return taken.has_value();
  });
  if (!taken) return taken;
  if (!read) return read;
  return copy.finish();
}

}  // namespace sandtable
