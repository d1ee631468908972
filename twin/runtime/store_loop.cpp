#include "twin/runtime/store_loop.h"

#include <algorithm>

namespace sandtable {
namespace {

constexpr std::size_t kEventsPerCommit = 2000;
constexpr Duration kRetryAfter{std::chrono::seconds{2}};

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

bool StoreLoop::idle() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.empty() && !writing_;
}

bool StoreLoop::failing() const {
  const std::scoped_lock lock(mutex_);
  return failing_;
}

void StoreLoop::step(Duration patience) {
  Events batch;
  {
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, patience, [&] { return !waiting_.empty() || closed_; });
    const auto n = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kEventsPerCommit));
    batch.assign(waiting_.begin(), waiting_.begin() + n);
    writing_ = !batch.empty();
  }
  if (batch.empty()) return;

  Status written;
  if (store_) {
    std::vector<Event> events;
    events.reserve(batch.size());
    for (const auto& event : batch) events.push_back(*event);
    written = store_->append(events);
  }
  {
    std::unique_lock lock(mutex_);
    writing_ = false;
    failing_ = !written;
    if (written) waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(batch.size()));
  }
  outcome_(written ? batch : Events{}, written ? std::string{} : written.error().message);
  if (!written) {
    // Nothing is lost: the events wait in memory while the disk is full or the link is down.
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, kRetryAfter, [&] { return closed_; });
  }
}

}  // namespace sandtable
