from workshop.ui.page import open_page
import streamlit as st
page = open_page("empathy_map")
st.title("empathy_map")
