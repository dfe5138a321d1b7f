"""What is kept beside the dialogues and changes none of them: notes, analyses, ratings, studies, requests and names."""
