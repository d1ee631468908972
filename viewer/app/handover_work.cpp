#include "viewer/app/handover_work.h"

#include <fstream>
#include <mutex>
#include <thread>
#include <utility>

#include "viewer/app/own_process.h"
#include "viewer/app/report/handover_manifest.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{600};  // a whole day of a large place is read twice

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::size_t at = text.rfind('\n');
  return at == std::string::npos ? text : text.substr(at + 1);
}

/// A file that goes with this object; empty where there is nothing to tell.
class LastSafeFile {
 public:
  LastSafeFile(const fs::path& folder, const std::vector<LastDispatch>& last) {
    if (last.empty()) return;
    std::error_code ignored;  // the report says so when it cannot write there either
    fs::create_directories(folder, ignored);
    file_ = folder / fmt::format(".last-safe-{}", std::chrono::steady_clock::now().time_since_epoch().count());
    std::ofstream out(file_);
    for (const LastDispatch& d : last)
      out << d.site.str() << ',' << d.resource.str() << ',' << format_iso(d.at) << '\n';
    if (!out.flush()) file_.clear();
  }
  ~LastSafeFile() {
    std::error_code ignored;
    if (!file_.empty()) fs::remove(file_, ignored);
  }
  LastSafeFile(const LastSafeFile&) = delete;
  LastSafeFile& operator=(const LastSafeFile&) = delete;
  [[nodiscard]] const fs::path& path() const { return file_; }

 private:
  fs::path file_;
};

Result<ui::HandoverPackInfo> make_pack(const PackWish& wish) {
  if (wish.incident.empty())
    return fail(ErrorCode::kRefused, "this window keeps no incident, so there is nothing to hand over");
  const LastSafeFile last(wish.out, wish.last_dispatches);
  std::vector<std::string> arguments{"report",          wish.incident, "--only-pack",      "--out",
                                     wish.out.string(), "--at",        format_iso(wish.at)};
  const auto add = [&](const char* name, const fs::path& value) {
    if (!value.empty()) arguments.insert(arguments.end(), {name, value.string()});
  };
  add("--place", wish.place);
  add("--last-safe", last.path());
  const auto end = run_own_process(arguments, kPatience);
  if (!end) return pass(end);
  if (end->status != 0) {
    std::string why = last_line(end->error);
    constexpr std::string_view kProgram = "sandtable: ";
    if (why.starts_with(kProgram)) why.erase(0, kProgram.size());
    return fail(ErrorCode::kIo, "{}", clipped(why, 300));
  }
  std::string out = end->out;
  const std::string digest = last_line(out);
  out.resize(out.size() - std::min(out.size(), digest.size() + 1));
  const fs::path folder = last_line(out);
  const auto manifest = read_manifest(folder);
  if (!manifest) return pass(manifest);
  return ui::HandoverPackInfo{folder.string(), folder.filename().string(), manifest->digest, manifest->manifest.at,
                              manifest->manifest.entry};
}

}  // namespace

std::vector<LastDispatch> last_dispatches_of(const SiteAnswers* answers) {
  std::vector<LastDispatch> out;
  if (answers == nullptr) return out;
  for (const DispatchDeadline& deadline : dispatch_deadlines(*answers))
    out.push_back({deadline.site, deadline.resource, deadline.last.at});
  return out;
}

struct HandoverWork::Shared {
  std::mutex mutex;  ///< of what follows; never held while a pack is made
  ui::HandoverStatus status;
  std::function<void()> wake;
};

HandoverWork::HandoverWork(std::function<void()> wake) : shared_(std::make_shared<Shared>()) {
  shared_->wake = std::move(wake);
}

HandoverWork::~HandoverWork() {
  const std::lock_guard lock(shared_->mutex);
  shared_->wake = {};
}

void HandoverWork::start(PackWish wish) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (std::exchange(shared_->status.making, true)) return;
  }
  std::thread([shared = shared_, wish = std::move(wish)] {
    auto made = make_pack(wish);
    const std::lock_guard lock(shared->mutex);
    shared->status.making = false;
    ++shared->status.ended;
    shared->status.error = made ? std::string() : made.error().message;
    if (made) shared->status.pack = std::move(*made);
    if (shared->wake) shared->wake();
  }).detach();
}

ui::HandoverStatus HandoverWork::status() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->status;
}

}  // namespace sandtable
