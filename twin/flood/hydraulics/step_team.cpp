#include "twin/flood/hydraulics/step_team.h"

namespace sandtable::hydraulics {
namespace {

// Between two steps lies a moment of single work: first look, then let others run, then sleep.
constexpr int kLooks = 400;
constexpr int kYields = 4;

}  // namespace

StepTeam::StepTeam(int members) {
  for (int member = 1; member < members; ++member) workers_.emplace_back([this] { serve(); });
}

StepTeam::~StepTeam() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void StepTeam::run(StepWork& work, int parts) {
  left_.store(parts, std::memory_order_relaxed);
  ticket_.store(ticket((ticket_.load(std::memory_order_relaxed) >> 32) + 1, parts), std::memory_order_release);
  {
    const std::scoped_lock lock(mutex_);
    work_ = &work;
    busy_ = static_cast<int>(workers_.size());
    ++round_;
  }
  changed_.notify_all();
  take_parts(work);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return busy_ == 0; });
  work_ = nullptr;
}

void StepTeam::take_parts(StepWork& work) {
  int idle = 0;
  while (true) {
    Ticket now = ticket_.load(std::memory_order_acquire);
    if (parts_of(now) == 0) return;
    if (next_of(now) >= parts_of(now)) {
      ++idle;
      if (idle > kLooks + kYields) ticket_.wait(now, std::memory_order_acquire);
      if (idle > kLooks) std::this_thread::yield();
      continue;
    }
    if (!ticket_.compare_exchange_weak(now, now + 1, std::memory_order_acq_rel)) continue;
    idle = 0;
    work.do_part(static_cast<int>(next_of(now)));
    if (left_.fetch_sub(1, std::memory_order_acq_rel) != 1) continue;
    const int parts = work.next_step();
    left_.store(parts, std::memory_order_relaxed);
    ticket_.store(ticket((now >> 32) + 1, parts), std::memory_order_release);
    ticket_.notify_all();
  }
}

void StepTeam::serve() {
  unsigned seen = 0;
  while (true) {
    StepWork* work = nullptr;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closing_ || round_ != seen; });
      if (closing_) return;
      seen = round_;
      work = work_;
    }
    take_parts(*work);
    {
      const std::scoped_lock lock(mutex_);
      --busy_;
    }
    changed_.notify_all();
  }
}

}  // namespace sandtable::hydraulics
