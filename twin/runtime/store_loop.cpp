#include "twin/runtime/store_loop.h"

#include <algorithm>

namespace sandtable {
namespace {

constexpr std::size_t kEventsPerCommit = 2000;
constexpr Duration kRetryAfter{std::chrono::seconds{2}};
constexpr Duration kTidySlice{std::chrono::milliseconds{5}};  // so long may a commit wait for the store to tidy up

}  // namespace

StoreLoop::StoreLoop(std::unique_ptr<IncidentStore> store, Outcome outcome)
    : store_(std::move(store)), outcome_(std::move(outcome)) {}

void StoreLoop::enqueue(Events events) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.insert(waiting_.end(), events.begin(), events.end());
  }
  ready_.notify_one();
}

void StoreLoop::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  ready_.notify_all();
}

void StoreLoop::note_sent(std::int64_t seq) {
  {
    const std::scoped_lock lock(mutex_);
    sent_.push_back(seq);
  }
  ready_.notify_one();
}

bool StoreLoop::idle() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.empty() && sent_.empty() && !writing_;
}

bool StoreLoop::failing() const {
  const std::scoped_lock lock(mutex_);
  return failing_;
}

StoreLoop::Work StoreLoop::take(Duration patience) {
  std::unique_lock lock(mutex_);
  ready_.wait_for(lock, patience, [&] { return !waiting_.empty() || !sent_.empty() || closed_; });
  const auto n = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kEventsPerCommit));
  Work work{Events(waiting_.begin(), waiting_.begin() + n), sent_};
  writing_ = !work.empty();
  return work;
}

Status StoreLoop::write(Work& work) {
  if (!store_) return {};
  if (!work.events.empty()) {
    std::vector<Event> events;
    events.reserve(work.events.size());
    for (const auto& event : work.events) events.push_back(*event);
    if (Status appended = store_->append(events); !appended) {
      work = {};
      return appended;
    }
  }
  if (work.sent.empty()) return {};
  Status noted = store_->note_sent(work.sent);
  if (!noted) work.sent.clear();
  return noted;
}

void StoreLoop::finish(const Work& work, const Status& written) {
  const std::scoped_lock lock(mutex_);
  writing_ = false;
  failing_ = !written;
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(work.events.size()));
  sent_.erase(sent_.begin(), sent_.begin() + static_cast<std::ptrdiff_t>(work.sent.size()));
}

void StoreLoop::tidy() {
  untidy_ = false;
  if (!store_) return;
  const auto more = store_->tidy(kTidySlice);
  untidy_ = more && *more;
  // Nothing is lost by it, but the operator should hear of a full disk before it costs something.
  if (!more) outcome_({}, more.error().message);
}

void StoreLoop::step(Duration patience) {
  Work work = take(untidy_ ? Duration{0} : patience);
  if (work.empty()) return tidy();
  const Status written = write(work);
  finish(work, written);
  outcome_(work.events, written ? std::string{} : written.error().message);
  if (written) return tidy();
  // Nothing is lost: the events wait in memory while the disk is full or the link is down.
  std::unique_lock lock(mutex_);
  ready_.wait_for(lock, kRetryAfter, [&] { return closed_; });
}

}  // namespace sandtable
