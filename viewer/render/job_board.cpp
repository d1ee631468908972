#include "viewer/render/job_board.h"

#include <algorithm>
#include <utility>

namespace sandtable::render {

JobBoard::JobBoard(int workers) {
  for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { run_worker(); });
}

JobBoard::~JobBoard() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    wishes_.clear();
  }
  wished_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void JobBoard::want(std::vector<Job> jobs) {
  std::stable_sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.urgency < b.urgency; });
  {
    const std::scoped_lock lock(mutex_);
    std::erase_if(jobs, [&](const Job& job) {
      return running_.contains(job.key) ||
             std::any_of(finished_.begin(), finished_.end(), [&](const auto& f) { return f.key == job.key; });
    });
    wishes_.swap(jobs);
  }
  wished_.notify_all();
}

std::vector<FinishedJob> JobBoard::take_finished() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(finished_, {});
}

bool JobBoard::pop(Job& job) {
  if (wishes_.empty()) return false;
  job = std::move(wishes_.back());
  wishes_.pop_back();
  running_.insert(job.key);
  return true;
}

void JobBoard::finish(const Job& job) {
  auto product = job.work();
  {
    const std::scoped_lock lock(mutex_);
    running_.erase(job.key);
    finished_.push_back({job.key, std::move(product)});
  }
  done_.notify_all();
}

bool JobBoard::help() {
  Job job;
  {
    const std::scoped_lock lock(mutex_);
    if (!pop(job)) return false;
  }
  finish(job);
  return true;
}

bool JobBoard::wait_for_any() {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return !finished_.empty() || running_.empty(); });
  return !finished_.empty();
}

void JobBoard::run_worker() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wished_.wait(lock, [&] { return closing_ || !wishes_.empty(); });
      if (closing_) return;
      if (!pop(job)) continue;
    }
    finish(job);
  }
}

}  // namespace sandtable::render
